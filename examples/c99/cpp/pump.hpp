// The stream of pump.h for C++11: a header to copy beside pump.h; pump.c is compiled as C.
#ifndef PUMP_HPP
#define PUMP_HPP

#include <array>
#include <cstdint>

#include "pump.h"

namespace pump {

using reading = std::array<float, PUMP_CHANNELS>;
using window = std::array<float, PUMP_INPUT_SIZE>;

inline bool selftest() noexcept { return pump_selftest() == PUMP_OK; }

// Write the score of a window; false if a value is not finite.
inline bool score(const window &x, float &result) noexcept {
  return pump_score(x.data(), &result) == PUMP_OK;
}

// Readings to verdicts. It holds its state, which is large: make it static or a member.
class stream {
 public:
  stream() noexcept { status_ = pump_stream_init(&state_, sizeof state_, nullptr); }
  explicit stream(const pump_stream_options &options) noexcept {
    status_ = pump_stream_init(&state_, sizeof state_, &options);
  }
  // Whether the options were accepted.
  explicit operator bool() const noexcept { return status_ == PUMP_OK; }

  // The verdict's kind is PUMP_NO_VERDICT where the reading completes no window.
  pump_verdict push(const reading &x) noexcept {
    pump_verdict verdict{};
    pump_stream_push(&state_, x.data(), &verdict);
    return verdict;
  }
  pump_verdict push(const reading &x, std::int64_t time_us) noexcept {
    pump_verdict verdict{};
    pump_stream_push_at(&state_, x.data(), time_us, &verdict);
    return verdict;
  }
  const pump_stream &state() const noexcept { return state_; }

 private:
  pump_stream state_;
  pump_status status_;
};

}  // namespace pump

#endif
