// Every text is set as text: nothing that comes from data is ever read as HTML.
const SVG = "http://www.w3.org/2000/svg"

function put(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (name === "text") node.textContent = value
    else if (name.startsWith("on")) node[name] = value
    else if (name === "style") Object.assign(node.style, value)
    else node.setAttribute(name, value === true ? "" : String(value))
  }
  for (const child of children) if (child) node.append(child)
  return node
}

const h = (tag, props, ...children) => put(document.createElement(tag), props, children)
const s = (tag, props, ...children) => put(document.createElementNS(SVG, tag), props, children)

const clamp = (value, low, high) => Math.min(high, Math.max(low, value))

// A dot with its interval on a line from 0 to 1, as wide as its place; the tick is what it is compared with.
function dotLine({ at, low, high, tick, tone, hollow = false }) {
  const x = (share) => `${100 * clamp(share, 0, 1)}%`
  const known = (share) => share !== null && share !== undefined
  return s("svg", { width: "100%", height: 16, class: `dots ${tone ?? ""}`, "aria-hidden": "true" },
    s("line", { x1: "0%", x2: "100%", y1: 8, y2: 8, class: "rail" }),
    known(low) ? s("line", { x1: x(low), x2: x(high), y1: 8, y2: 8, class: "span" }) : null,
    known(tick) ? s("line", { x1: x(tick), x2: x(tick), y1: 2, y2: 14, class: "tick" }) : null,
    known(at) ? s("circle", { cx: x(at), cy: 8, r: hollow ? 3.6 : 4.2, class: hollow ? "dot hollow" : "dot" }) : null)
}

function arrow(up) {
  return s("svg", { width: 7, height: 6, viewBox: "0 0 7 6", class: "arrow", "aria-hidden": "true" }, s("path", { d: up ? "M3.5 0 7 6H0z" : "M3.5 6 0 0h7z", fill: "currentColor" }))
}

const rootOf = (parentElement) => parentElement.querySelector(".root")
