// What we draw on vis-network's canvas: labels, a ring around what is chosen, a stroke through what did not happen, a
// quotation mark at what is only claimed and a dot at what is disputed.
(() => {
  "use strict";
  const { dom } = kg;
  const FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
  const DIM = 0.13; // what is left of that which is not selected

  const fontOf = ({ kind, weight }) => {
    if (kind === "v") return `11px ${FONT}`;
    if (kind === "g") return `italic 500 12px ${FONT}`;
    return weight > 2 ? `600 ${Math.min(15, 11.5 + Math.sqrt(weight) * 0.6).toFixed(1)}px ${FONT}` : `11.5px ${FONT}`;
  };

  const name = (context, list) => {
    context.lineJoin = "round";
    context.textBaseline = "top";
    context.textAlign = "left";
    for (const { mark, x, y } of list) {
      context.globalAlpha = mark.of.bright ? 1 : 0.25;
      context.font = mark.font;
      context.lineWidth = 3.5;
      context.strokeStyle = dom.style("--ground");
      context.strokeText(mark.text, x, y + 1);
      context.fillStyle = dom.style(mark.of.kind === "e" ? "--ink" : "--soft");
      context.fillText(mark.text, x, y + 1);
    }
    context.globalAlpha = 1;
  };
  const write = (context, list) => {
    context.textBaseline = "top";
    context.textAlign = "left";
    for (const { of, x, y, r } of list) {
      context.globalAlpha = of.bright ? 1 : DIM;
      if (of.chosen) {
        context.strokeStyle = dom.style("--accent");
        context.lineWidth = 3;
        context.beginPath();
        context.arc(x, y, r + 5, 0, 2 * Math.PI);
        context.stroke();
      }
      if (of.status === "negated") {
        context.strokeStyle = dom.paint(of.item).line;
        context.lineWidth = 1.6;
        context.beginPath();
        context.moveTo(x - r * 1.2, y + r * 1.2);
        context.lineTo(x + r * 1.2, y - r * 1.2);
        context.stroke();
      }
      if (of.claim) {
        context.font = `700 16px ${FONT}`;
        context.fillStyle = dom.style("--soft");
        context.fillText("“", x - r - 7, y - r - 7);
      }
      if (of.doubt) {
        context.fillStyle = dom.style("--doubt");
        context.strokeStyle = dom.style("--ground");
        context.lineWidth = 1.5;
        context.beginPath();
        context.arc(x + r, y - r, Math.max(3, Math.min(5, r * 0.5)), 0, 2 * Math.PI);
        context.fill();
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  };

  kg.signs = { DIM, fontOf, name, write };
})();
