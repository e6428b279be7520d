// Draws the charts that stand as JSON in the page. Each is layers of a few kinds on two axes; colours are those of report.css, by name.
(() => {
  "use strict";

  const AXIS_SIZE = "12px";
  const charts = JSON.parse(document.getElementById("charts").textContent);

  const colour = name => `var(--${name})`;
  const places = (values, axis) => axis.type === "utc" ? values.map(v => v === null ? null : new Date(v)) : values;

  function marks(layer, chart, inner) {
    const data = {length: layer.length};
    const c = layer.channels;
    const x = name => places(c[name], chart.x);
    const y = name => places(c[name], chart.y);
    const stroke = colour(layer.colour);
    switch (layer.kind) {
      case "line":
        return [Plot.line(data, {x: x("x"), y: y("y"), stroke, strokeWidth: 1.4, curve: layer.step ? "step-after" : "linear",
          strokeDasharray: layer.dashed ? "5 4" : undefined})];
      case "area":
        return [Plot.areaY(data, {x: x("x"), y1: y("low"), y2: y("high"), fill: stroke, fillOpacity: 0.2})];
      case "band":
        // The stroke keeps what is narrower than a pixel in sight.
        return [Plot.rect(data, {x1: x("from"), x2: x("to"), fill: stroke, fillOpacity: 0.2, stroke, strokeOpacity: 0.35})];
      case "dots":
        return [Plot.dot(data, {x: x("x"), y: y("y"), fill: c.value ? c.value : stroke, r: layer.length > 400 ? 2 : 3.2,
          fillOpacity: layer.length > 400 ? 0.75 : 1, title: layer.texts, tip: Boolean(layer.texts)})];
      case "columns":
        return [Plot.rectY(data, {x1: x("from"), x2: x("to"), y1: chart.y.type === "log" ? chart.y.domain[0] : 0, y2: y("y"), fill: stroke, fillOpacity: 0.55, insetLeft: 0.5, insetRight: 0.5})];
      case "bars":
        return [Plot.barX(data, {x: x("x"), y: layer.texts, fill: stroke, fillOpacity: 0.75, insetTop: 2, insetBottom: 2})];
      case "span":
        return [Plot.ruleY(data, {x1: x("from"), x2: x("to"), y: layer.texts, stroke, strokeWidth: layer.thick ? 7 : 2, strokeOpacity: layer.thick ? 0.45 : 1})];
      case "points":
        return [Plot.dot(data, {x: x("x"), y: layer.texts, fill: stroke, r: 4, symbol: layer.hollow ? "diamond" : "circle"})];
      case "level":
        return [Plot.ruleY(y("y"), {stroke, strokeDasharray: layer.dashed ? "5 4" : undefined, strokeWidth: 1.4})];
      case "mark":
        return [Plot.ruleX(x("x"), {stroke, strokeDasharray: layer.dashed ? "5 4" : undefined, strokeWidth: 1.4})];
      case "strip":
        return [Plot.rect(data, {x1: x("from"), x2: x("to"), fill: stroke, stroke, insetBottom: inner - 9})];
      default:
        throw new Error(`There is no kind of layer ${layer.kind}`);
    }
  }

  // A logarithmic axis that goes through zero has ticks at powers of ten.
  function powers(axis) {
    const [low, high] = axis.domain;
    const ticks = [0];
    for (let power = axis.constant; power <= Math.max(-low, high); power *= 10) {
      if (power <= high) ticks.push(power);
      if (-power >= low) ticks.push(-power);
    }
    return ticks;
  }

  function scale(axis) {
    const options = {label: axis.label, type: axis.type, grid: axis.type !== "band"};
    if (axis.domain) options.domain = axis.type === "utc" ? axis.domain.map(v => new Date(v)) : axis.domain;
    if (axis.type === "symlog") Object.assign(options, {constant: axis.constant, ticks: powers(axis), tickFormat: "~s"});
    if (axis.type === "log") Object.assign(options, {ticks: decades(axis), tickFormat: decade});
    return options;
  }

  function decades(axis) {
    const ticks = [];
    for (let power = Math.ceil(Math.log10(axis.domain[0])); power <= Math.log10(axis.domain[1]); power++) ticks.push(10 ** power);
    return ticks;
  }

  const superscript = number => String(number).replace("-", "⁻").replace(/\d/g, digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);

  function decade(value) {
    const power = Math.round(Math.log10(value));
    return power >= -2 && power <= 3 ? d3.format("~")(value) : `10${superscript(power)}`;
  }

  const measure = document.createElement("canvas").getContext("2d");
  measure.font = `${AXIS_SIZE} system-ui, sans-serif`;

  function shortened(text, most) {
    let kept = text;
    while (kept.length > 1 && measure.measureText(kept).width > most) kept = kept.slice(0, -1);
    return kept === text ? text : `${kept.trim()}…`;
  }

  function drawn(chart, width) {
    const y = scale(chart.y);
    const most = Math.min(220, width * 0.38);
    let marginLeft = 52;
    let height = Math.min(chart.height, width * 0.8);
    if (chart.y.type === "band") {
      const widest = Math.max(...chart.y.domain.map(text => measure.measureText(shortened(text, most)).width));
      marginLeft = 14 + Math.ceil(widest);
      height = 56 + chart.y.domain.length * chart.height;
      y.tickFormat = text => shortened(text, most);
      y.tickSize = 0;
    }
    return Plot.plot({
      width, height, marginLeft, marginRight: 14, marginTop: 26, marginBottom: 40,
      ariaLabel: chart.title,
      style: {fontSize: AXIS_SIZE, fontFamily: "inherit", background: "none", color: "var(--ink)"},
      x: {...scale(chart.x), labelAnchor: "center", labelArrow: "none", ...(width < 480 && chart.x.type === "utc" ? {ticks: 4} : {})},
      y: {...y, labelArrow: "none"},
      color: chart.colours ? {type: "linear", scheme: "viridis", domain: chart.colours.domain} : undefined,
      marks: [
        ...chart.layers.flatMap(layer => marks(layer, chart, height - 66)),
        ...(chart.y.type === "band" || chart.y.type === "log" ? [] : [Plot.axisY({...y, labelArrow: "none", tickSpacing: 40})]),
      ],
    });
  }

  function swatch(layer) {
    const stroke = colour(layer.colour);
    const dash = layer.dashed ? ' stroke-dasharray="5 4"' : "";
    const shapes = {
      dots: `<circle cx="9" cy="7" r="4" fill="${stroke}"/>`,
      points: layer.hollow ? `<path d="M9 2l4 5-4 5-4-5z" fill="${stroke}"/>` : `<circle cx="9" cy="7" r="4" fill="${stroke}"/>`,
      strip: `<rect x="1" y="3" width="16" height="8" fill="${stroke}"/>`,
    };
    const box = `<rect x="1" y="2" width="16" height="10" fill="${stroke}" opacity=".45"/>`;
    const line = `<line x1="0" x2="18" y1="7" y2="7" stroke="${stroke}" stroke-width="2"${dash}/>`;
    const filled = ["area", "band", "columns", "bars"].includes(layer.kind) || layer.thick;
    return `<svg width="18" height="14" aria-hidden="true">${shapes[layer.kind] || (filled ? box : line)}</svg>`;
  }

  function legend(chart) {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const layer of chart.layers.filter(layer => layer.name)) {
      const item = document.createElement("li");
      item.innerHTML = swatch(layer);
      item.append(layer.name);
      list.append(item);
    }
    if (chart.colours) {
      const item = document.createElement("li");
      item.append(Plot.legend({color: {type: "linear", scheme: "viridis", domain: chart.colours.domain, label: chart.colours.label},
        width: 220, style: {fontSize: AXIS_SIZE, fontFamily: "inherit", color: "var(--ink)"}}));
      list.append(item);
    }
    return list;
  }

  function draw(figure) {
    const chart = charts[Number(figure.dataset.chart)];
    const place = figure.querySelector(".plot");
    const width = Math.floor(place.clientWidth);
    if (width === 0 || width === Number(place.dataset.width)) return;
    place.dataset.width = width;
    place.replaceChildren(...(chart.layers.some(layer => layer.name) || chart.colours ? [legend(chart)] : []), drawn(chart, width));
  }

  // What is folded away has no width until it is opened.
  const sizes = new ResizeObserver(entries => entries.forEach(entry => draw(entry.target.closest("figure"))));
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    draw(figure);
    sizes.observe(figure.querySelector(".plot"));
  }
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    document.querySelectorAll("figure[data-chart]").forEach(draw);
  });
})();
