// Push lines of readings into the stream of pump.c, and print one line a window.
package main

// #cgo LDFLAGS: -lm
// #include "pump.h"
import "C"

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// reading parses a line. What is no number becomes NaN, which the stream calls invalid. It also
// returns how many cells there are, and how many of them are numbers.
func reading(line string) (values [C.PUMP_CHANNELS]C.float, count, numbers int) {
	cells := strings.Split(line, ",")
	for i := range values {
		values[i] = C.float(math.NaN())
	}
	for i, cell := range cells {
		value, err := strconv.ParseFloat(strings.TrimSpace(cell), 32)
		if err != nil {
			continue
		}
		numbers++
		if len(cells) == len(values) {
			values[i] = C.float(value)
		}
	}
	return values, len(cells), numbers
}

func broken(number int, what string, count int) {
	fmt.Fprintf(os.Stderr, "line %d: %s (%d)\n", number, what, count)
}

func main() {
	if C.pump_selftest() != C.PUMP_OK {
		fmt.Fprintln(os.Stderr, "self-test failed: this build has other scores than the exporter")
		os.Exit(1)
	}
	var stream C.pump_stream // all of its memory
	if C.pump_stream_init(&stream, C.sizeof_pump_stream, nil) != C.PUMP_OK {
		os.Exit(3)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		values, count, numbers := reading(lines.Text())
		switch {
		case number == 1 && numbers == 0:
			broken(number, "a header is left out; columns", count)
			if count != len(values) {
				os.Exit(5) // choose the columns of PUMP_FEATURES
			}
			continue
		case count != len(values):
			broken(number, "another number of values", count)
		case numbers < count:
			broken(number, "values that are no numbers", count-numbers)
		}
		var verdict C.pump_verdict
		if C.pump_stream_push(&stream, &values[0], &verdict) != C.PUMP_OK {
			os.Exit(4)
		}
		switch verdict.kind {
		case C.PUMP_NO_VERDICT:
		case C.PUMP_INVALID:
			fmt.Println("invalid")
		default:
			isAnomaly := 0
			if verdict.kind == C.PUMP_ANOMALY {
				isAnomaly = 1
			}
			fmt.Printf("%.9g,%d,%d\n", float64(verdict.score), isAnomaly, stream.is_alarm)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
