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

    /** Parse a cell. What is no number becomes NaN, which the stream calls invalid. */
    private static float number(String cell) {
        try {
            return Float.parseFloat(cell.trim());
        } catch (NumberFormatException error) {
            return Float.NaN;
        }
    }

    private static void broken(int number, String what, int count) {
        System.err.println("line " + number + ": " + what + " (" + count + ")");
    }

    /** Parse a line, and tell what is wrong with it; null if it is a header. */
    private static float[] reading(String line, int number, int channels) {
        String[] cells = line.split(",", -1);
        float[] values = new float[cells.length];
        int missing = 0;
        for (int i = 0; i < cells.length; i++) {
            values[i] = number(cells[i]);
            missing += Float.isNaN(values[i]) ? 1 : 0;
        }
        if (number == 1 && missing == cells.length) {
            broken(number, "a header is left out; columns", cells.length);
            if (cells.length != channels) {
                System.exit(5); // choose the columns of PUMP_FEATURES
            }
            return null;
        }
        if (cells.length != channels) {
            broken(number, "another number of values", cells.length);
            values = new float[channels];
            Arrays.fill(values, Float.NaN);
        } else if (missing > 0) {
            broken(number, "values that are no numbers", missing);
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
            float[] values = reading(line, ++number, pump.pump_ffi_channels());
            if (values == null) {
                continue;
            }
            if (pump.pump_ffi_push(stream, values, verdict) != 0) {
                System.exit(4);
            }
            if (verdict.kind == INVALID) {
                System.out.println("invalid");
            } else if (verdict.kind != NO_VERDICT) {
                int isAnomaly = verdict.kind == ANOMALY ? 1 : 0;
                System.out.println(verdict.score + "," + isAnomaly + "," + verdict.isAlarm);
            }
        }
    }
}
