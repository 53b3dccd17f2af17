#ifndef MODEL_NO_ALARMS
/* Votes over neighbouring windows, as edgeae_runtime/service/alarms.py. */
static unsigned model_count_bits(uint32_t bits)
{
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1) count++;
    return count;
}

static void model_alarms_peak(model_stream *s, const model_verdict *v)
{
    s->peak_score = v->score;
    s->peak_window = v->window;
}

/* Take a verdict that is not invalid. */
static model_event model_alarms_take(model_stream *s, const model_verdict *v)
{
    const model_stream_options *const rule = &s->options;
    const uint32_t last = rule->of < 32 ? ((uint32_t)1 << rule->of) - 1 : 0xFFFFFFFFu;
    unsigned votes;
    s->votes = ((s->votes << 1) | (v->kind == MODEL_ANOMALY)) & last;
    votes = model_count_bits(s->votes);
    if (s->cooldown_left > 0) s->cooldown_left--;
    if (!s->is_alarm) {
        if (votes < rule->votes || s->cooldown_left > 0) return MODEL_NO_EVENT;
        s->is_alarm = 1;
        s->duration = 0;
        s->alarms++;
        s->alarm_window = v->window;
        model_alarms_peak(s, v);
        return MODEL_START;
    }
    if (s->duration < 0xFFFFu) s->duration++;
    if (v->score > s->peak_score) model_alarms_peak(s, v);
    if (votes > rule->clear_at || s->duration < rule->min_duration) return MODEL_NO_EVENT;
    s->is_alarm = 0;
    s->cooldown_left = (uint16_t)(rule->cooldown > 0 ? rule->cooldown + 1u : 0u);
    return MODEL_END;
}
#endif
