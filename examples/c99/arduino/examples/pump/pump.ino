// Judge analog readings as they come; the LED lights while an alarm is on.
#include <pump.h>

static pump_stream stream;

void setup() {
  pinMode(LED_BUILTIN, OUTPUT);
  Serial.begin(115200);
  const bool is_ready = pump_selftest() == PUMP_OK;
  if (!is_ready || pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) {
    Serial.println("self-test failed");
    while (true) {
    }
  }
}

void loop() {
  float reading[PUMP_CHANNELS];
  for (int i = 0; i < PUMP_CHANNELS; i++) {
    reading[i] = analogRead(A0 + i);  // in the units of the training data
  }
  pump_verdict verdict;
  pump_stream_push_at(&stream, reading, (int64_t)millis() * 1000, &verdict);
  if (verdict.kind == PUMP_INVALID) {
    Serial.print("sensor fault ");
    Serial.println((int)verdict.reason);
  } else if (verdict.kind != PUMP_NO_VERDICT) {
    Serial.println(verdict.score, 6);
  }
  digitalWrite(LED_BUILTIN, stream.is_alarm ? HIGH : LOW);
  delay(10);  // as in training
}
