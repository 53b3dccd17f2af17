using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;

/// <summary>Push lines of readings into the stream of pump.c, and print one line a window.</summary>
static class Pump
{
    const int NoVerdict = 0, Anomaly = 2, Invalid = 3;

    // What pump_ffi.h declares.
    [StructLayout(LayoutKind.Sequential)]
    struct Verdict
    {
        public int Kind, Reason, IsAlarm;
        public float Score, Threshold;
    }

    [DllImport("pump")] static extern int pump_selftest();
    [DllImport("pump")] static extern uint pump_ffi_channels();
    [DllImport("pump")] static extern uint pump_ffi_stream_size();
    [DllImport("pump")] static extern int pump_ffi_begin(IntPtr stream);
    [DllImport("pump")] static extern int pump_ffi_push(IntPtr stream, float[] reading, out Verdict verdict);

    // What is no number becomes NaN, which the stream calls invalid.
    static float Number(string cell)
    {
        float value;
        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            ? value : float.NaN;
    }

    static void Broken(int number, string what, int count)
    {
        Console.Error.WriteLine("line {0}: {1} ({2})", number, what, count);
    }

    // A line's values, and what is wrong with it on stderr; null if it is a header.
    static float[] Reading(string line, int number, int channels)
    {
        var values = line.Split(',').Select(Number).ToArray();
        var missing = values.Count(float.IsNaN);
        if (number == 1 && missing == values.Length)
        {
            Broken(number, "a header is left out; columns", values.Length);
            if (values.Length != channels) Environment.Exit(5); // choose the columns of PUMP_FEATURES
            return null;
        }
        if (values.Length != channels)
        {
            Broken(number, "another number of values", values.Length);
            return Enumerable.Repeat(float.NaN, channels).ToArray();
        }
        if (missing > 0) Broken(number, "values that are no numbers", missing);
        return values;
    }

    static int Main()
    {
        if (pump_selftest() != 0)
        {
            Console.Error.WriteLine("self-test failed: this build has other scores than the exporter");
            return 1;
        }
        var channels = (int)pump_ffi_channels();
        var stream = Marshal.AllocHGlobal((int)pump_ffi_stream_size());
        try
        {
            if (pump_ffi_begin(stream) != 0) return 3;
            string line;
            for (var number = 1; (line = Console.In.ReadLine()) != null; number++)
            {
                Verdict verdict;
                var values = Reading(line, number, channels);
                if (values == null) continue;
                if (pump_ffi_push(stream, values, out verdict) != 0) return 4;
                if (verdict.Kind == Invalid)
                {
                    Console.WriteLine("invalid");
                }
                else if (verdict.Kind != NoVerdict)
                {
                    var score = verdict.Score.ToString("R", CultureInfo.InvariantCulture);
                    Console.WriteLine("{0},{1},{2}", score, verdict.Kind == Anomaly ? 1 : 0, verdict.IsAlarm);
                }
            }
            return 0;
        }
        finally
        {
            Marshal.FreeHGlobal(stream);
        }
    }
}
