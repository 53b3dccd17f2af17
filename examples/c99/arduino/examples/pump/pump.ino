// Score one window of analog readings; the LED lights for an anomaly.
#include <pump.h>

static float window[PUMP_INPUT_SIZE];

void setup() {
  pinMode(LED_BUILTIN, OUTPUT);
  Serial.begin(115200);
  if (pump_selftest() != PUMP_OK) {
    Serial.println("self-test failed");
    while (true) {
    }
  }
}

void loop() {
  for (size_t i = 0; i < PUMP_INPUT_SIZE; i++) {
    window[i] = analogRead(A0);  // in the units of the training data
    delay(10);
  }
  float score;
  if (pump_score(window, &score) != PUMP_OK) {
    Serial.println("invalid");
    return;
  }
  digitalWrite(LED_BUILTIN, score > PUMP_THRESHOLD ? HIGH : LOW);
  Serial.println(score, 6);
}
