/* Behind emlearn's generated network: scaler and mean squared error, as a user would write them. */
float peer_score(const float *x);

float peer_score(const float *x)
{
    static float z[N], z_hat[N];
    float sum = 0.0f;
    int i;
    for (i = 0; i < N; i++) z[i] = (x[i] - offset[i]) * scale[i];
    if (peer_regress(z, N, z_hat, N) != EmlOk) return -1.0f;
    for (i = 0; i < N; i++) sum += (z[i] - z_hat[i]) * (z[i] - z_hat[i]);
    return sum / (float)N;
}
