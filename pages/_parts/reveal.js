// What a round of the ballot came to: every ballot as a dot, the widest disagreement on top; and who is how far away.
// Whoever is pointed at, or chosen in the list, is followed by a line through all rows.
const GAP = 1.6 // px between two dots
const LARGEST = 7.6, SMALLEST = 3.2 // px, radius of a dot on a screen of usual size
const LEAST_ROW = 40 // px
const FOOT = 74 // px below the picture, for what the page has there
const APART = 0.12 // of the scale that a lone dot stands outside the middle half to be named
const reveals = new WeakMap()

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement)
  let reveal = reveals.get(root)
  const known = JSON.stringify(data)
  if (reveal?.known === known) return
  reveal?.leave()
  reveal = { known, data, root, voters: voters(data), chosen: data.furthest, pointed: null }
  reveals.set(root, reveal)
  build(reveal)
  const fit = () => requestAnimationFrame(() => draw(reveal))
  const seen = new ResizeObserver(fit)
  seen.observe(root)
  seen.observe(document.body)
  window.addEventListener("resize", fit)
  reveal.leave = () => { seen.disconnect(); window.removeEventListener("resize", fit) }
  document.fonts.ready.then(fit)
  draw(reveal)
  return () => { reveal.leave(); reveals.delete(root) }
}

// Every voter's points, row by row.
function voters(data) {
  const points = new Map()
  data.rows.forEach(({ dots }, i) => { for (const dot of dots) points.set(dot.voter, [...(points.get(dot.voter) ?? []), dot.points]) })
  return [...points].map(([name, given]) => ({ name, points: given }))
}

function build(reveal) {
  const { data } = reveal
  reveal.svg = s("svg", { "aria-hidden": "true" })
  reveal.chart = h("div", { class: "chart" },
    ...data.rows.map((row) => h("div", { class: "row" }, h("div", { class: "what" }, h("b", { text: row.label }), h("span", { text: row.extent })),
      h("span", { class: "said", text: row.suggestedText ?? "" }), h("b", { class: "middle num", text: row.medianText }))), reveal.svg)
  reveal.legend = h("div", { class: "legend" })
  reveal.picture = h("section", { class: "card picture" }, reveal.legend, h("div", { class: "headed mini", text: data.legend.median }), reveal.chart)
  reveal.list = data.distances.rows.map((row) => h("li", {}, h("button", {
    "aria-pressed": "false", onclick: () => choose(reveal, row.voter), onpointerenter: () => point(reveal, row.voter), onpointerleave: () => point(reveal, null),
  }, h("b", { text: row.voter }), h("span", { class: "bar" }, h("i", { style: { width: `${100 * row.share}%` } })), h("b", { class: "num", text: row.text }), h("span", { class: "why", text: row.detail }))))
  reveal.root.replaceChildren(h("div", { class: "reveal" }, reveal.picture, h("div", { class: "side" }, agreement(data.agreement),
    reveal.list.length > 1 ? h("section", { class: "card far" }, h("h2", { text: data.distances.heading }), h("ul", { tabindex: 0, "aria-label": data.distances.heading }, ...reveal.list)) : null)))
}

function agreement(card) {
  const x = (share) => `${100 * clamp(share, 0, 1)}%`
  const known = card.low !== null && card.low !== undefined
  return h("section", { class: "card agree" }, h("h2", { text: card.heading }),
    h("div", { class: "figure" }, h("b", { class: "num", text: card.text }), h("span", { text: card.remark ?? "" })),
    ...(card.value === null ? [] : [
      h("div", { class: "scale", "aria-hidden": "true" }, h("i", { class: "chance", style: { width: x(card.chance) } }), h("i", { class: "rail" }),
        known ? h("i", { class: "between", style: { left: x(card.low), width: x(card.high - card.low) } }) : null, h("i", { class: "here", style: { left: x(card.value) } })),
      h("div", { class: "ends mini" }, h("span", { text: card.chanceText }), h("span", { text: card.endText }))]))
}

function choose(reveal, id) {
  reveal.chosen = reveal.chosen === id ? null : id
  mark(reveal)
}

function point(reveal, id) {
  reveal.pointed = id
  mark(reveal)
}

// What the page is drawn larger by to a room: places on the screen are in its pixels, the picture in those of the page.
const scaleOf = (root) => root.getBoundingClientRect().width / root.clientWidth || 1

// The room that the window leaves below the headline, else what the rows need.
function heights(reveal) {
  const main = reveal.root.getRootNode().host?.closest("[data-testid=stMain]")
  const scale = scaleOf(reveal.root)
  const top = reveal.root.getBoundingClientRect().top / scale + (main?.scrollTop ?? 0)
  const room = window.innerHeight / scale - top - FOOT
  const unit = clamp(Math.min(room / 670, reveal.root.clientWidth / 1180), 0.74, 2.4)
  return { unit, height: Math.max(room, reveal.data.rows.length * LEAST_ROW + 96 * unit) }
}

function draw(reveal) {
  const { data, root, voters } = reveal
  if (!root.clientWidth) return
  const { unit, height } = heights(reveal)
  root.style.setProperty("--u", unit)
  root.style.setProperty("--height", `${Math.round(height)}px`)
  const scale = scaleOf(root), { width: wide, height: high } = reveal.svg.getBoundingClientRect()
  const width = wide / scale, tall = high / scale
  const place = layout(data, voters, width, tall / data.rows.length, unit)
  reveal.place = place
  const marks = [...data.ticks.filter((_, i, all) => width > 320 || (all.length - 1 - i) % 2 === 0).map(({ at, text }, i, all) => [s("line", { x1: place.x(at), x2: place.x(at), y1: 0, y2: tall, class: "grid" }),
    s("text", { x: place.x(at), y: tall + 20 * unit, "text-anchor": i === all.length - 1 ? "end" : "middle", class: "axis", dx: i === all.length - 1 ? 8 * unit : 0 }, text)])].flat()
  data.rows.forEach((row, i) => {
    const top = i * place.row, tick = Math.min(84 * unit, place.row - 8), band = tick * 0.88
    const y = top + place.row / 2
    const upright = (at, name, size) => s("line", { x1: place.x(at), x2: place.x(at), y1: y - size / 2, y2: y + size / 2, class: name })
    marks.push(voters.length > 1 ? s("rect", { x: place.x(row.low) - 5 * unit, width: place.x(row.high) - place.x(row.low) + 10 * unit, y: y - band / 2, height: band, rx: 8 * unit, class: "half" }) : "",
      row.suggested === null ? "" : upright(row.suggested, "data", tick), upright(row.median, "median", tick))
  })
  reveal.line = s("polyline", { class: "line", fill: "none" })
  reveal.names = s("g", {})
  reveal.dots = voters.map(({ name }) => s("g", { class: "voter", onpointerenter: () => point(reveal, name), onpointerleave: () => point(reveal, null), onclick: () => choose(reveal, name) },
    ...place.dots.get(name).map(([x, y]) => s("circle", { cx: x, cy: y, r: place.radius, "stroke-width": Math.min(1.6, 0.2 * place.radius) }))))
  reveal.svg.replaceChildren(...marks.filter(Boolean), reveal.line, ...reveal.dots, reveal.names)
  mark(reveal)
}

// Where every dot stands: at its points, as near to the middle of its row as the others let it; where a row is full, a
// little beside. All dots are as large as the fullest row lets them be.
function layout(data, voters, width, row, unit) {
  const edge = LARGEST * unit + 2
  const x = (points) => edge + ((width - 2 * edge) * points) / data.scale
  const aside = 0.42 * (x(1) - x(0))
  let radius = LARGEST * unit
  const rows = () => data.rows.map((_, i) => {
    for (;;) {
      const found = swarm(voters.map(({ points }) => x(points[i])), radius, row / 2 - 3, aside, radius <= SMALLEST)
      if (found) return found
      radius *= 0.9
    }
  })
  rows() // settles how large the dots can be
  const placed = rows()
  const dots = new Map(voters.map(({ name }, k) => [name, placed.map((at, i) => [at[k][0], (i + 0.5) * row + at[k][1]])]))
  return { x, row, radius, dots, unit, width }
}

// Places for dots at these x, none upon another; null where they do not fit and need not be drawn all the same.
function swarm(xs, radius, reach, aside, anyhow) {
  const apart = 2 * radius + GAP
  const offsets = []
  for (let dy = 0; dy <= reach - radius; dy += apart / 4) for (let dx = 0; dx <= aside; dx += apart / 3) offsets.push([dx, dy], [dx, -dy], [-dx, dy], [-dx, -dy])
  offsets.sort((one, other) => Math.hypot(...one) - Math.hypot(...other))
  const order = xs.map((_, k) => k).sort((one, other) => xs[one] - xs[other])
  const placed = []
  for (const k of order) {
    const near = placed.filter(Boolean).filter(([x]) => Math.abs(x - xs[k]) < apart + aside)
    const room = ([dx, dy]) => Math.min(apart, ...near.map(([x, y]) => Math.hypot(xs[k] + dx - x, dy - y) + 0.01))
    const free = offsets.find((at) => room(at) >= apart)
    if (!free && !anyhow) return null
    const [dx, dy] = free ?? offsets.reduce((best, at) => (room(at) > room(best) ? at : best))
    placed[k] = [xs[k] + dx, dy]
  }
  return placed
}

// Who is followed, and the names of those who stand far from the rest.
function mark(reveal) {
  const { data, place, voters } = reveal
  const followed = reveal.pointed ?? reveal.chosen
  voters.forEach(({ name }, k) => {
    reveal.dots[k].setAttribute("class", name === followed ? "voter on" : "voter")
    if (name === followed) reveal.svg.insertBefore(reveal.dots[k], reveal.names)
  })
  const names = data.rows.map((row, i) => {
    const apart = ({ points }) => Math.max(points[i] - row.high, row.low - points[i])
    const [furthest] = data.named ? voters.filter((one) => one.name !== followed && apart(one) >= APART * data.scale).sort((one, other) => apart(other) - apart(one)) : []
    return [i === 0 && followed !== null ? label(place, followed, row, i, "on", true) : null, furthest ? label(place, furthest.name, row, i, "", false) : null]
  })
  reveal.line.setAttribute("points", followed === null ? "" : place.dots.get(followed).map((at) => at.join(",")).join(" "))
  reveal.names.replaceChildren(...names.flat().filter(Boolean))
  data.distances.rows.forEach(({ voter }, k) => {
    reveal.list[k].firstChild.setAttribute("aria-pressed", voter === reveal.chosen)
    reveal.list[k].className = voter === followed ? "on" : ""
  })
  legend(reveal, followed)
}

// A name beside its dot, on the side where nobody and no tick stands; where there is none, only a name that must be said.
function label(place, name, row, i, tone, must) {
  const [x, y] = place.dots.get(name)[i]
  const size = Math.max(12, 14 * place.unit), long = 0.6 * size * name.length + place.radius + 6
  const others = [...place.dots].filter(([other]) => other !== name).map(([, at]) => at[i]).filter(([, other]) => Math.abs(other - y) < size / 2 + place.radius)
  const ticks = [row.suggested, row.median].filter((at) => at !== null).map(place.x)
  const free = (from, to) => from >= 0 && to <= place.width + 4 * size && !ticks.some((at) => at + 3 > from && at - 3 < to) && !others.some(([other]) => other + place.radius > from && other - place.radius < to)
  const right = free(x + place.radius, x + long), left = free(x - long, x - place.radius)
  if (!must && !right && !left) return null
  const side = right || (must && !left && x + long < place.width) ? 1 : -1
  return s("text", { x: x + side * (place.radius + 5), y: y + 0.34 * size, "text-anchor": side > 0 ? "start" : "end", class: `who ${tone}` }, name)
}

function legend(reveal, followed) {
  const { legend: key, rows, furthest, furthestText } = reveal.data
  const sign = (name, text) => h("span", {}, h("i", { class: `sign ${name}` }), text)
  reveal.legend.replaceChildren(...[sign("dot", key.ballot), sign("tick", key.median), reveal.voters.length > 1 ? sign("band", key.middle) : null,
    key.data && rows.some((row) => row.suggested !== null) ? sign("dash", key.data) : null,
    followed === null ? null : sign("dot on", followed === furthest ? furthestText : followed)].filter(Boolean))
}
