//! Push lines of readings into the stream of pump.c, and print one line a window.
use std::io::BufRead;

mod pump {
    //! What pump_ffi.h declares, and an owner of a stream's memory.
    #[repr(C)]
    #[derive(Default)]
    pub struct Verdict {
        pub kind: i32,
        pub reason: i32,
        pub is_alarm: i32,
        pub score: f32,
        pub threshold: f32,
    }

    pub const NO_VERDICT: i32 = 0;
    pub const ANOMALY: i32 = 2;
    pub const INVALID: i32 = 3;

    extern "C" {
        fn pump_selftest() -> i32;
        fn pump_ffi_channels() -> u32;
        fn pump_ffi_stream_size() -> u32;
        fn pump_ffi_begin(stream: *mut u64) -> i32;
        fn pump_ffi_push(stream: *mut u64, reading: *const f32, verdict: *mut Verdict) -> i32;
    }

    pub struct Stream {
        memory: Vec<u64>, // aligned for a double
        pub channels: usize,
    }

    impl Stream {
        /// Check the build and begin; the error is a `pump_status`.
        pub fn new() -> Result<Self, i32> {
            // Safe: these take no argument, and the memory has the size that the C code asks for.
            unsafe {
                let status = pump_selftest();
                if status != 0 {
                    return Err(status);
                }
                let mut memory = vec![0; (pump_ffi_stream_size() as usize + 7) / 8];
                match pump_ffi_begin(memory.as_mut_ptr()) {
                    0 => Ok(Self {
                        memory,
                        channels: pump_ffi_channels() as usize,
                    }),
                    status => Err(status),
                }
            }
        }

        pub fn push(&mut self, reading: &[f32]) -> Result<Verdict, i32> {
            assert_eq!(reading.len(), self.channels);
            let mut verdict = Verdict::default();
            // Safe: the lengths are those that the C code expects; a stream has one owner.
            let status =
                unsafe { pump_ffi_push(self.memory.as_mut_ptr(), reading.as_ptr(), &mut verdict) };
            if status == 0 {
                Ok(verdict)
            } else {
                Err(status)
            }
        }
    }
}

/// Parse a line; what is no number is `None`.
fn cells(line: &str) -> Vec<Option<f32>> {
    line.split(',').map(|cell| cell.trim().parse().ok()).collect()
}

/// Turn cells into a reading. What is missing becomes NaN, which the stream calls invalid.
fn reading(cells: &[Option<f32>], channels: usize) -> Vec<f32> {
    if cells.len() == channels {
        cells.iter().map(|cell| cell.unwrap_or(f32::NAN)).collect()
    } else {
        vec![f32::NAN; channels]
    }
}

fn main() -> Result<(), String> {
    let failed = |status| format!("pump.c says {status} (pump_status in pump.h)");
    let mut stream = pump::Stream::new().map_err(failed)?;
    for (index, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|error| error.to_string())?;
        let cells = cells(&String::from_utf8_lossy(&line));
        let missing = cells.iter().filter(|cell| cell.is_none()).count();
        let broken = |what, count| eprintln!("line {}: {} ({})", index + 1, what, count);
        if index == 0 && missing == cells.len() {
            broken("a header is left out; columns", cells.len());
            if cells.len() != stream.channels {
                std::process::exit(5); // choose the columns of PUMP_FEATURES
            }
            continue;
        }
        if cells.len() != stream.channels {
            broken("another number of values", cells.len());
        } else if missing > 0 {
            broken("values that are no numbers", missing);
        }
        let verdict = stream
            .push(&reading(&cells, stream.channels))
            .map_err(failed)?;
        match verdict.kind {
            pump::NO_VERDICT => {}
            pump::INVALID => {
                println!("invalid");
            }
            kind => {
                println!(
                    "{},{},{}",
                    verdict.score,
                    i32::from(kind == pump::ANOMALY),
                    verdict.is_alarm
                );
            }
        }
    }
    Ok(())
}
