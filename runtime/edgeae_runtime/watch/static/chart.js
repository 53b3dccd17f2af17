// Scores and thresholds of windows over time, on a canvas.

const MARGIN = { left: 56, right: 8, top: 8, bottom: 28 };

/** A point is what history.py keeps: [window, time, verdict, score, threshold]. */
export function draw(canvas, points, place) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`);
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.font = "12px system-ui, sans-serif";
  if (points.length < 2) return;

  const values = points.flatMap(([, , , score, threshold]) => [score, threshold]).filter(Number.isFinite);
  if (values.length === 0) return;
  const isLogarithmic = values.every((value) => value > 0);
  const scale = isLogarithmic ? Math.log10 : (value) => value;
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    low = Math.min(low, scale(value));
    high = Math.max(high, scale(value));
  }
  const spare = (high - low || 1) * 0.06;
  low -= spare;
  high += spare;
  const first = place(points[0]), last = place(points[points.length - 1]);
  const x = (point) => MARGIN.left + ((place(point) - first) / (last - first || 1)) * (width - MARGIN.left - MARGIN.right);
  const y = (value) => height - MARGIN.bottom - ((scale(value) - low) / (high - low)) * (height - MARGIN.top - MARGIN.bottom);

  pen.fillStyle = colour("quiet");
  pen.strokeStyle = colour("line");
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const tick of ticks(low, high, isLogarithmic)) {
    pen.beginPath();
    pen.moveTo(MARGIN.left, y(tick));
    pen.lineTo(width - MARGIN.right, y(tick));
    pen.stroke();
    pen.fillText(Number(tick.toPrecision(3)), MARGIN.left - 6, y(tick));
  }
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.fillText(label(points[0]), MARGIN.left, height - MARGIN.bottom + 8);
  pen.textAlign = "right";
  pen.fillText(label(points[points.length - 1]), width - MARGIN.right, height - MARGIN.bottom + 8);

  const line = (index, name) => {
    pen.strokeStyle = colour(name);
    pen.lineWidth = 1.5;
    pen.beginPath();
    let isDown = false;
    for (const point of points) {
      const value = point[index];
      if (Number.isFinite(value)) pen[isDown ? "lineTo" : "moveTo"](x(point), y(value));
      isDown = Number.isFinite(value);
    }
    pen.stroke();
  };
  line(3, "score");
  line(4, "threshold");
  for (const point of points) {
    if (point[2] === "normal") continue;
    pen.fillStyle = colour(point[2]);
    const at = Number.isFinite(point[3]) ? y(point[3]) : height - MARGIN.bottom;
    pen.beginPath();
    pen.arc(x(point), at, 3, 0, 7);
    pen.fill();
  }
}

/** Say when a window was: by the clock, or by its number. */
export function label([number, time]) {
  return time == null ? `window ${number}` : moment(time);
}

export function moment(seconds) {
  if (seconds == null) return "";
  const date = new Date(seconds * 1000);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? date.toLocaleTimeString() : date.toLocaleString();
}

function ticks(low, high, isLogarithmic) {
  if (isLogarithmic && high - low > 0.8) {
    const found = [];
    for (let power = Math.floor(low); power <= high; power++) {
      for (const part of high - low > 3 ? [1] : [1, 2, 5]) found.push(part * 10 ** power);
    }
    return found.filter((tick) => Math.log10(tick) > low && Math.log10(tick) < high);
  }
  const [from, to] = isLogarithmic ? [10 ** low, 10 ** high] : [low, high];
  const rough = (to - from) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((part) => part * power >= rough);
  const found = [];
  for (let tick = Math.ceil(from / step) * step; tick < to; tick += step) found.push(tick);
  return found;
}
