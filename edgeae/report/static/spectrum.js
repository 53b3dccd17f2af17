"use strict";

const MAX_SPECTRA = 4; // channels, those with the largest shares

/** A row for each point, band and line of the channels of a window. */
function spectrumRows(spectra, picture) {
  const largest = Math.max(...picture.band_shares.flat(), Number.EPSILON);
  return picture.levels
    .map((levels, i) => ({ levels, i, shares: picture.band_shares[i] }))
    .map((one) => ({ ...one, share: one.shares.reduce((sum, share) => sum + share, 0) }))
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_SPECTRA)
    .flatMap(({ levels, i, shares, share }, rank) => {
      const name = spectra.channels[i];
      const channel = shares.length ? `${name || "bands"} · ${percent(share, 2)} of the score` : name;
      const { low, median, high } = spectra.normal[i];
      const points = spectra.at.map((at, j) => (
        { at, low: low[j], normal: median[j], high: high[j], window: levels[j] }
      ));
      const bands = shares.map((part, j) => (
        { from: spectra.bands[j], to: spectra.bands[j + 1], share: part, depth: part / largest }
      ));
      return [...points, ...bands, ...spectra.lines].map((row) => ({ channel, rank, ...row }));
    });
}
