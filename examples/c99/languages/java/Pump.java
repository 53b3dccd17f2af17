import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

/** Push lines of readings into the stream of pump.c, and print one line a window. */
public final class Pump {
    private static final int NO_VERDICT = 0;
    private static final int ANOMALY = 2;
    private static final int INVALID = 3;

    /** What pump_ffi.h declares. */
    public interface CLibrary extends Library {
        int pump_selftest();
        int pump_ffi_channels();
        int pump_ffi_stream_size();
        int pump_ffi_begin(Pointer stream);
        int pump_ffi_push(Pointer stream, float[] reading, Verdict verdict);
    }

    /** The C struct of the same fields. */
    @Structure.FieldOrder({"kind", "reason", "isAlarm", "score", "threshold"})
    public static final class Verdict extends Structure {
        public int kind;
        public int reason;
        public int isAlarm;
        public float score;
        public float threshold;
    }

    private Pump() {}

    /** Parse a line. What is no number becomes NaN, which the stream calls invalid. */
    private static float[] reading(String line, int channels) {
        float[] values = new float[channels];
        Arrays.fill(values, Float.NaN);
        String[] cells = line.split(",", -1);
        for (int i = 0; cells.length == channels && i < channels; i++) {
            try {
                values[i] = Float.parseFloat(cells[i].trim());
            } catch (NumberFormatException error) {
                values[i] = Float.NaN;
            }
        }
        return values;
    }

    public static void main(String[] arguments) throws IOException {
        CLibrary pump = Native.load("pump", CLibrary.class);
        if (pump.pump_selftest() != 0) {
            System.err.println("self-test failed: this build has other scores than the exporter");
            System.exit(1);
        }
        Memory stream = new Memory(pump.pump_ffi_stream_size());
        if (pump.pump_ffi_begin(stream) != 0) {
            System.exit(3);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        Verdict verdict = new Verdict();
        int number = 0;
        for (String line; (line = lines.readLine()) != null; ) {
            number++;
            if (pump.pump_ffi_push(stream, reading(line, pump.pump_ffi_channels()), verdict) != 0) {
                System.exit(4);
            }
            if (verdict.kind == INVALID) {
                System.out.println("invalid");
                System.err.println("line " + number + ": invalid, reason " + verdict.reason);
            } else if (verdict.kind != NO_VERDICT) {
                int isAnomaly = verdict.kind == ANOMALY ? 1 : 0;
                System.out.println(verdict.score + "," + isAnomaly + "," + verdict.isAlarm);
            }
        }
    }
}
