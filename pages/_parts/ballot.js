// A ballot: 100 points over what is asked, none of them moved but by the voter. What is half filled in stays on this
// device until it is sent, and so does the token that finds the ballot again.
const ALL = 100
const INSET = 8 // px of the track beyond either end of the scale, as in the style sheet
const SLOP = 6 // px a finger moves sideways before it drags: less is a tap, and up or down scrolls the page
const HELD = 420, AGAIN = 70 // ms until a button that is held down repeats, and between repeats
const UNHEARD = 8000 // ms without an answer after which sending can be tried again
const ballots = new WeakMap()

const LAST = "icp-ballot"
const tokenKey = (link) => `icp-ballot-${link}`
const draftKey = (data) => `icp-points-${data.link}`
const sum = (points) => Object.values(points).reduce((total, one) => total + one, 0)
const same = (one, other) => Boolean(one && other) && Object.keys(one).every((id) => one[id] === other[id])

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const ballot = ballots.get(root) ?? { root, held: false }
  ballots.set(root, ballot)
  Object.assign(ballot, { data, send: setTriggerValue })
  // what comes from the server while a finger is down waits until it is lifted
  if (!ballot.held) take(ballot)
}

function take(ballot) {
  const { data } = ballot
  if (data.stage === "join") return comeBack(ballot)
  if (ballot.link !== data.link) {
    localStorage.setItem(tokenKey(data.link), data.token)
    localStorage.setItem(LAST, data.link)
    const earlier = ballot.link ? ballot.points : null
    ballot.link = data.link
    Object.assign(ballot, { before: null, sending: null })
    // a second round begins where its voter ended in the first
    const draft = drafted(data)
    ballot.points = draft ?? data.sent ?? (fits(data, earlier) ? earlier : nothing(data))
    ballot.changing = Boolean(draft) && !same(draft, data.sent)
    if (!data.sent && sum(ballot.points)) keep(ballot)
    ballot.drawn = null
  }
  if (ballot.sending && same(ballot.sending, data.sent)) heard(ballot)
  const view = data.shown ? "shown" : data.sent && !ballot.changing ? "in" : "vote"
  if (ballot.drawn !== view) {
    ballot.drawn = view
    ballot.root.replaceChildren({ vote, in: sentIn, shown }[view](ballot))
  }
  if (view !== "shown") count(ballot)
  if (view === "vote") show(ballot)
}

// Before anybody has joined there is nothing to see: a token of this device is tried once.
function comeBack(ballot) {
  const { data } = ballot
  const link = data.link || localStorage.getItem(LAST)
  if (data.forget && localStorage.getItem(tokenKey(link)) === data.forget) localStorage.removeItem(tokenKey(link))
  const token = link && localStorage.getItem(tokenKey(link))
  Object.assign(ballot, { link: null, drawn: null })
  ballot.root.replaceChildren(...(token ? [h("div", { class: "back", role: "status", text: data.coming })] : []))
  if (token && ballot.tried !== token) ballot.send("back", { link, token })
  ballot.tried = token
}

const nothing = (data) => Object.fromEntries(data.attributes.map((attribute) => [attribute.id, 0]))

const fits = (data, points) => Boolean(points) && data.attributes.every(({ id }) => Number.isInteger(points[id]) && points[id] >= 0)
  && Object.keys(points).length === data.attributes.length && sum(points) <= ALL

// Points that were left half filled in on this device, if they answer this ballot.
function drafted(data) {
  let kept = null
  try { kept = JSON.parse(localStorage.getItem(draftKey(data))) } catch { return null }
  return fits(data, kept) ? kept : null
}

function vote(ballot) {
  const { data } = ballot
  ballot.rows = {}
  ballot.total = h("b", { role: "status" })
  ballot.over = h("button", { class: "over", onclick: () => startOver(ballot) })
  ballot.shares = data.attributes.map((_, i) => h("span", { style: { opacity: shade(data, i) } }))
  ballot.rest = h("span", { class: "rest" })
  ballot.button = h("button", { class: "send", onclick: () => deliver(ballot) })
  return shell(ballot, data.heading, [secret(data),
    h("div", { class: "total" }, h("div", { class: "line" }, ballot.total, ballot.over),
      h("div", { class: "bar", "aria-hidden": "true" }, ...ballot.shares, ballot.rest)),
    h("div", { class: "rows" }, ...data.attributes.map((attribute, i) => row(ballot, attribute, shade(data, i))))],
  [ballot.button])
}

const shade = (data, i) => (1 - (0.7 * i) / Math.max(1, data.attributes.length - 1)).toFixed(2)

function secret(data) {
  return h("div", { class: "secret" }, s("svg", { width: 11, height: 12, viewBox: "0 0 11 12", "aria-hidden": "true" },
    s("path", { d: "M3 5.4V3.6a2.5 2.5 0 0 1 5 0v1.8", class: "bow" }), s("rect", { x: 1.2, y: 5.4, width: 8.6, height: 5.8, rx: 1.4 })),
  h("span", { text: data.secret }))
}

function shell(ballot, heading, body, foot) {
  ballot.tally = h("div", { class: "tally" })
  return h("main", { class: "ballot" },
    h("div", { class: "place" }, h("span", { text: ballot.data.place }), h("b", { text: ballot.data.name })),
    h("h1", { text: heading }), ...body, h("div", { class: "foot" }, ...foot, ballot.tally))
}

function row(ballot, attribute, opacity) {
  const { id } = attribute
  const input = h("input", { type: "range", min: 0, max: ALL, step: 1, "aria-label": attribute.label })
  const number = h("b", { class: "value" })
  const track = h("div", { class: "track" }, h("i", { class: "fill" }), h("i", { class: "knob" }), input)
  const less = h("button", { class: "step", text: "\u2212", "aria-label": attribute.less })
  const more = h("button", { class: "step", text: "+", "aria-label": attribute.more })
  input.oninput = () => set(ballot, id, Number(input.value))
  repeat(ballot, less, () => set(ballot, id, ballot.points[id] - 1))
  repeat(ballot, more, () => set(ballot, id, ballot.points[id] + 1))
  drag(ballot, track, (share) => set(ballot, id, Math.round(share * ALL)))
  ballot.rows[id] = { input, number, track, less, more }
  return h("div", { class: "row" },
    h("div", { class: "name" }, h("i", { style: { opacity } }), h("b", { text: attribute.label }), h("span", { text: attribute.hint })),
    h("div", { class: "control" }, less, track, more, number))
}

// One gives no more than is left: the others stay where their voter put them.
function set(ballot, id, wanted) {
  if (ballot.sending) return show(ballot)
  const left = ALL - sum(ballot.points)
  const now = clamp(wanted, 0, ballot.points[id] + left)
  if (now !== ballot.points[id]) {
    ballot.points = { ...ballot.points, [id]: now }
    ballot.before = null
    keep(ballot)
  }
  show(ballot)
}

function keep(ballot) {
  ballot.changing = true
  localStorage.setItem(draftKey(ballot.data), JSON.stringify(ballot.points))
}

function startOver(ballot) {
  if (ballot.sending) return
  const { before } = ballot
  ballot.before = before ? null : ballot.points
  ballot.points = before ?? nothing(ballot.data)
  keep(ballot)
  show(ballot)
}

function show(ballot) {
  const { data, points } = ballot
  const given = sum(points)
  ballot.total.textContent = data.shared[given]
  ballot.over.textContent = ballot.before ? data.takeBack : data.startOver
  ballot.over.disabled = !ballot.before && given === 0
  data.attributes.forEach(({ id }, i) => {
    const { input, number, track, less, more } = ballot.rows[id]
    ballot.shares[i].style.flexGrow = points[id]
    ballot.shares[i].hidden = points[id] === 0
    number.textContent = points[id]
    if (Number(input.value) !== points[id]) input.value = points[id]
    track.style.setProperty("--at", points[id] / ALL)
    track.style.setProperty("--reach", (points[id] + ALL - given) / ALL)
    less.setAttribute("aria-disabled", points[id] === 0)
    more.setAttribute("aria-disabled", given === ALL)
  })
  ballot.rest.style.flexGrow = ALL - given
  ballot.rest.hidden = given === ALL
  ballot.button.disabled = given !== ALL || Boolean(ballot.sending)
  ballot.button.textContent = ballot.sending ? data.sending : ballot.unheard ? data.unheard : given === ALL ? data.send : data.left[ALL - given]
}

function deliver(ballot) {
  const { data, points } = ballot
  ballot.sending = points
  ballot.unheard = false
  ballot.timer = setTimeout(() => { ballot.sending = null; ballot.unheard = true; show(ballot) }, UNHEARD)
  ballot.send("sent", { link: data.link, points })
  show(ballot)
}

function heard(ballot) {
  clearTimeout(ballot.timer)
  localStorage.removeItem(draftKey(ballot.data))
  Object.assign(ballot, { sending: null, unheard: false, changing: false, before: null })
}

// How many are in: the same for all, and nobody's points.
function count(ballot) {
  const { joined, in: n, text } = ballot.data.waiting
  ballot.tally.replaceChildren(joined <= 12 ? h("span", { class: "heads", "aria-hidden": "true" }, ...Array.from({ length: joined }, (_, i) => h("i", { class: i < n ? "in" : null }))) : "",
    h("span", { text, role: "status" }))
}

function sentIn(ballot) {
  const { data } = ballot
  const change = h("button", { class: "send quiet", text: data.change, onclick: () => {
    ballot.changing = true
    ballot.points = data.sent
    take(ballot)
  } })
  const largest = Math.max(...Object.values(data.sent))
  return shell(ballot, data.isIn, [secret(data),
    h("div", { class: "mine" }, ...data.attributes.map(({ id, label }) => h("div", { class: "own" }, h("span", { text: label }),
      h("b", { class: "value", text: data.sent[id] }), h("div", { class: "rail" }, h("i", { style: { width: `${(100 * data.sent[id]) / largest}%` } })))))],
  [change])
}

// What all gave in the middle, and one's own beside it; nobody else's.
function shown(ballot) {
  const { data } = ballot
  const at = (points) => `${(100 * points) / data.shown.scale}%`
  return shell(ballot, data.shown.heading, [
    h("div", { class: "secret", text: data.shown.subline }),
    h("div", { class: "legend" }, ...(data.shown.rows[0]?.own === null ? [] : [h("span", {}, h("i", { class: "own-dot" }), data.shown.you)]), h("span", {}, h("i", { class: "tick" }), data.shown.median)),
    h("div", { class: "mine" }, ...data.shown.rows.map((one) => h("div", { class: "own" }, h("span", { text: one.label }),
      h("span", { class: "pair", text: one.text }),
      h("div", { class: "axis", role: "img", "aria-label": one.text }, h("i", { class: "tick", style: { left: at(one.median) } }),
        one.own === null ? null : h("i", { class: "between", style: { left: at(Math.min(one.own, one.median)), width: at(Math.abs(one.own - one.median)) } }),
        one.own === null ? null : h("i", { class: "own-dot", style: { left: at(one.own) } })))))], [])
}

function lifted(ballot) {
  ballot.held = false
  take(ballot)
}

function repeat(ballot, button, step) {
  let timer = 0
  const stop = () => { clearTimeout(timer); if (ballot.held) lifted(ballot) }
  const next = () => { step(); timer = setTimeout(next, AGAIN) }
  let repeated = false
  button.onpointerdown = () => {
    ballot.held = true
    repeated = false
    timer = setTimeout(() => { repeated = true; next() }, HELD)
  }
  button.onpointerup = button.onpointercancel = button.onpointerleave = stop
  button.oncontextmenu = () => false
  button.onclick = () => { if (!repeated) step(); repeated = false }
}

// A finger that goes up or down scrolls and changes nothing; the browser then takes the pointer away.
function drag(ballot, track, to) {
  let from = null, dragging = false
  const move = (event) => {
    const { left, width } = track.getBoundingClientRect()
    to(clamp((event.clientX - left - INSET) / (width - 2 * INSET), 0, 1))
  }
  track.onpointerdown = (event) => { from = event.clientX; dragging = event.pointerType === "mouse"; ballot.held = true; if (dragging) { track.setPointerCapture(event.pointerId); move(event) } }
  track.onpointermove = (event) => {
    if (from === null) return
    if (!dragging && Math.abs(event.clientX - from) > SLOP) { dragging = true; track.setPointerCapture(event.pointerId) }
    if (dragging) move(event)
  }
  track.onpointerup = (event) => { if (from !== null && !dragging) move(event); from = null; dragging = false; lifted(ballot) }
  track.onpointercancel = () => { from = null; dragging = false; lifted(ballot) }
}
