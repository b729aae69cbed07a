// The live chart: every account a point that moves while a weight is moved. Two canvases: the plot, and what lies over it.
const NO_ACCOUNTS = { n: 0, value: new Float64Array(0), own: new Uint8Array(0), name: () => "", parts: () => [], figures: () => [] }

function makeChart(root, options) {
  let { words } = options
  const { format, onSelect = () => {}, onLasso = () => {} } = options
  const calm = () => options.reduceMotion ?? matchMedia("(prefers-reduced-motion: reduce)").matches
  let account = NO_ACCOUNTS, places = makePlaces(account), frame = null, opening = null, tails = [], cuts = [], names = [], taken = []
  let home = null, bounds = null, zoomed = false, first = true, slow = 0, moving = false
  let selected = null, pointed = null, inside = null, line = null, drawing = false
  let pending = 0, overPending = 0, width = 0, height = 0, ratio = 1, scene = null, restless = true, restTimer = 0
  const accountsGlide = makeGlide(), rangeGlide = makeRangeGlide()
  const sprites = makeSprites(), marks = makeMarks(), density = makeDensity(), nearest = makeNearest()

  const plot = h("canvas", { class: "plot", "aria-hidden": "true" })
  const over = h("canvas", { class: "over", tabindex: 0, role: "application", "aria-roledescription": words.role })
  const told = h("p", { class: "unseen", "aria-live": "polite" })
  const help = h("p", { class: "unseen", id: `help-${Math.random().toString(36).slice(2)}`, text: words.help })
  over.setAttribute("aria-describedby", help.id)
  const card = makeCard(words, format)
  const finder = makeFinder(() => ({ n: account.n, name: account.name, rank: (i) => frame?.rank[i] ?? 0 }), words, choose)
  const lassoButton = h("button", { type: "button", class: "tool", "aria-label": words.lasso, title: words.lasso, "aria-pressed": "false", onclick: () => draws(!drawing) }, icon("M4 9c0-4 3-6 7-6s7 2 7 5-3 5-7 5c-3 0-5-1-5-2.5s2-2 3-1 0 4-2 7"))
  const resetButton = h("button", { type: "button", class: "tool", "aria-label": words.reset, title: words.reset, disabled: true, onclick: () => reset() }, icon("M4 8V4h4M18 8V4h-4M4 14v4h4M18 14v4h-4"))
  const count = h("span", { "aria-live": "polite" })
  const pill = h("div", { class: "pill", hidden: true }, count, h("button", { type: "button", text: words.clear, onclick: () => { circle(null); over.focus() } }))
  const legend = h("div", { class: "legend" })
  const place = h("div", { class: "place" }, plot, over, pill, card.node)
  const chart = h("section", { class: "live-chart", "aria-label": words.label }, h("div", { class: "chart-head" }, legend, h("div", { class: "tools" }, finder.node, lassoButton, resetButton)), place, told, help)
  root.replaceChildren(chart)
  const readLook = makeLook(root, () => redraw())
  const plotCtx = plot.getContext("2d"), overCtx = over.getContext("2d")

  const legendItem = (key, mark) => h("span", { class: `item ${key}` }, mark, h("span", { text: words[key] }))
  function drawLegend() {
    const dot = (tier) => h("i", { class: "dot", style: { background: `var(--t${tier})` } })
    legend.replaceChildren(legendItem("tier_1", dot(1)), legendItem("tier_2", dot(2)), legendItem("tier_3", dot(3)), legendItem("tier_0", dot(0)),
      places.ownDrawn ? legendItem("customer", h("i", { class: "lozenge" })) : "", opening ? legendItem("moved", h("i", { class: "tail" })) : "")
  }

  // ---- drawing
  function redraw() {
    names = null
    nearest.forget()
    pending ||= requestAnimationFrame(draw)
  }

  function draw(now = performance.now()) {
    pending = 0
    if (!frame || width < 60 || height < 60) return
    const began = performance.now()
    const glides = accountsGlide.step(now), ranges = rangeGlide.step(now)
    const look = readLook()
    const box = plotBox(width, height, cuts.length > 0)
    const range = rangeGlide.shown
    scene = {
      box, range, look, ratio, words, format, account, places, opening, inside, shown: accountsGlide.shown, fonts: fontsOf(look.font),
      scale: markScale(box, places), curves: cuts.length > 0,
    }
    const ctx = plotCtx
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.clearRect(0, 0, plot.width, plot.height)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    if (nothingApart()) { drawNothing(ctx, scene); drawOver(); return }
    drawAxes(ctx, scene)
    ctx.save()
    ctx.beginPath()
    ctx.rect(box.left - 0.5, box.top - 6, box.width + 7, box.height + 6.5)
    ctx.clip()
    const close = closeLists()
    if (!close.every(Boolean)) density(inDevice(ctx), scene, places.tops)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawTails(ctx, scene, tails)
    marks(inDevice(ctx), scene, close, sprites(look, ratio, scene.scale))
    ctx.restore()
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    ctx.textBaseline = "middle"
    taken = drawCurves(ctx, scene, cuts)
    drawUntried(ctx, scene)
    if (places.untried && places.byChance) taken.push({ left: box.left, right: box.left + 130, top: box.top, bottom: box.top + 30 })
    if (ranges) names = null
    names ??= chooseNames(ctx, scene, frame, selected, taken)
    if (selected !== null) drawRing(ctx, scene, selected, { strong: true })
    drawNames(ctx, scene, names)
    drawOver()
    slow = performance.now() - began
    if (glides || ranges) { nearest.forget(); pending ||= requestAnimationFrame(draw) }
    return slow
  }

  const inDevice = (ctx) => { ctx.setTransform(1, 0, 0, 1, 0, 0); return ctx }
  const nothingApart = () => !places.valued && !places.apart

  // Single marks of what is raster otherwise, where one looks so close that few are in view.
  function closeLists() {
    if (places.all || !zoomed) return places.lists
    const { x0, x1, y0, y1 } = rangeGlide.shown, { x, y } = accountsGlide.shown
    const found = [[], [], [], []], at = { 0: 0, 3: 1, 2: 2, 1: 3 }
    let seen = 0
    for (let i = 0; i < places.n; i++) {
      if (!(x[i] >= x0 && x[i] <= x1 && y[i] >= y0 && y[i] <= y1)) continue
      if (++seen > MOST_MARKS / 4) return places.lists
      found[at[places.tier[i]]].push(i)
    }
    return found
  }

  function drawNothing(ctx, { box, look, fonts }) {
    ctx.font = fonts.title
    ctx.fillStyle = look.mute
    ctx.textAlign = "center"
    ctx.textBaseline = "middle"
    const lines = wrapped(ctx, words.nothing_apart, Math.min(360, box.width))
    lines.forEach((text, k) => ctx.fillText(text, width / 2, height / 2 + 18 * (k - (lines.length - 1) / 2)))
  }

  function drawOver() {
    overPending = 0
    if (!scene) return
    const ctx = overCtx
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.clearRect(0, 0, over.width, over.height)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    if (line?.length > 1) {
      ctx.beginPath()
      line.forEach(([x, y]) => ctx.lineTo(x, y))
      ctx.closePath()
      ctx.fillStyle = faded(scene.look.accent, 0.1)
      ctx.fill()
      ctx.setLineDash([5, 4])
      ctx.lineWidth = 1.5
      ctx.strokeStyle = scene.look.accent
      ctx.stroke()
      ctx.setLineDash([])
    }
    if (pointed === null || nothingApart()) return card.hide()
    const [x, y] = screenOf(pointed)
    if (!(x > -20 && x < width + 20 && y > -20 && y < height + 20)) return card.hide()
    drawRing(ctx, scene, pointed, { strong: false })
    card.show(account, pointed, x, y, { width, height })
  }

  const redrawOver = () => { overPending ||= requestAnimationFrame(drawOver) }
  const screenOf = (i) => [across(scene.box, scene.range, scene.shown.x[i]), upward(scene.box, scene.range, scene.shown.y[i])]
  const drawnAt = (i) => places.y[i] === places.y[i]

  // ---- what is shown
  function setAccounts(next) {
    account = { ...NO_ACCOUNTS, ...next }
    places = makePlaces(account)
    frame = opening = selected = pointed = inside = null
    tails = []
    first = true
    zoomed = false
    pill.hidden = true
    accountsGlide.jump(new Float32Array(0), new Float32Array(0))
  }

  function show(next, { moving: nowMoving = false, opening: before = null } = {}) {
    const axes = frame && [places.byChance, places.valued].join()
    const still = calm() || places.n > MOST_MARKS || slow > 40 || document.hidden
    frame = next
    moving = nowMoving
    opening = before
    if (!still) { places.x = places.x.slice(); places.y = places.y.slice() }
    placeAccounts(places, frame)
    places.ownDrawn = places.own.includes(1)
    tails = tailsOf(places, frame, opening)
    cuts = cutsOf(frame, places)
    const fresh = first || axes !== [places.byChance, places.valued].join()
    if (fresh || !moving) settle(fresh)
    if (fresh || still || accountsGlide.shown.x.length !== places.n) accountsGlide.jump(places.x, places.y)
    else accountsGlide.start(places.x, places.y, performance.now())
    if (fresh || !moving) drawLegend()
    if (!moving) summarise()
    first = false
    const kept = names
    redraw()
    if (moving) names = kept
    clearTimeout(restTimer)
    // Names are chosen anew when all have arrived.
    if (!still) restTimer = setTimeout(redraw, GLIDE + 40)
  }

  function settle(fresh) {
    const reach = reachOf(places)
    places.apart = reach.full.x1 > reach.full.x0 + 1e-9
    const next = fresh || !home ? reach.range : keptRange(home, reach)
    bounds = { x0: Math.min(next.x0, reach.full.x0 - 0.01), x1: Math.max(next.x1, reach.full.x1 + 0.01), y0: Math.min(next.y0, reach.full.y0 - 0.1), y1: Math.max(next.y1, reach.full.y1 + 0.1) }
    home = next
    if (fresh) { zoomed = false; rangeGlide.jump(home) }
    else if (!zoomed && !sameRange(rangeGlide.goal, home)) lookAt(home)
    resetButton.disabled = !zoomed
  }

  function lookAt(range, glides = true) {
    zoomed = !sameRange(range, home)
    resetButton.disabled = !zoomed
    over.classList.toggle("zoomed", zoomed)
    if (glides && !calm() && places.n <= MOST_MARKS) rangeGlide.start(range, performance.now())
    else rangeGlide.jump(range)
    redraw()
  }

  const reset = () => home && lookAt(home)

  function summarise() {
    const tiers = Object.fromEntries([0, 1, 2, 3].map((tier) => [`n${tier}`, format.whole(places.counts[tier])]))
    over.setAttribute("aria-label", filled(words.summary, { n: format.whole(places.drawn), ...tiers }))
  }

  function zoomAt(px, py, factor, glides = false) {
    if (!scene || !home || nothingApart()) return false
    const { box } = scene, range = rangeGlide.goal
    const x = range.x0 + clamp((px - box.left) / box.width, 0, 1) * (range.x1 - range.x0)
    const y = range.y1 - clamp((py - box.top) / box.height, 0, 1) * (range.y1 - range.y0)
    const next = zoomedRange(range, home, bounds, x, y, factor)
    if (sameRange(next, range)) return zoomed && factor > 1
    point(null)
    lookAt(next, glides)
    return true
  }

  function pan(dx, dy) {
    if (!scene || !home) return
    const { box } = scene, range = rangeGlide.goal
    const x = (-dx / box.width) * (range.x1 - range.x0), y = (dy / box.height) * (range.y1 - range.y0)
    lookAt(heldIn({ x0: range.x0 + x, x1: range.x1 + x, y0: range.y0 + y, y1: range.y1 + y }, bounds), false)
  }

  // ---- one account
  function point(i) {
    if (i === pointed) return
    pointed = i
    over.classList.toggle("at-one", i !== null)
    redrawOver()
  }

  function bringIntoView(i) {
    if (!drawnAt(i) || !home) return
    const range = rangeGlide.goal, x = places.x[i], y = places.y[i]
    if (x >= range.x0 && x <= range.x1 && y >= range.y0 && y <= range.y1) return
    const halfX = (range.x1 - range.x0) / 2, halfY = (range.y1 - range.y0) / 2
    lookAt(heldIn({ x0: x - halfX, x1: x + halfX, y0: y - halfY, y1: y + halfY }, bounds))
  }

  function tell(i) {
    const figures = account.figures(i).map(([label, text]) => `${label} ${text}`).join(", ")
    const rank = frame.rank[i]
    told.textContent = filled(rank ? words.spoken : words.spoken_plain, { rank: rank ? format.whole(rank) : "", name: account.name(i), figures })
  }

  function select(i) {
    selected = i
    redraw()
    if (i !== null) bringIntoView(i)
  }

  function take(i) {
    select(i)
    tell(i)
    onSelect(i)
  }

  function choose(i) {
    point(drawnAt(i) ? i : null)
    take(i)
  }

  // ---- a line around accounts
  function draws(on) {
    drawing = on
    lassoButton.setAttribute("aria-pressed", String(on))
    over.classList.toggle("drawing", on)
  }

  function circle(found) {
    inside = null
    if (found?.length) { inside = new Uint8Array(places.n); for (const i of found) inside[i] = 1 }
    pill.hidden = !inside
    count.textContent = inside ? filled(words.inside, { n: format.whole(found.length) }) : ""
    redraw()
    onLasso(found ?? [])
  }

  listenTo(over, {
    drawing: () => drawing,
    hover: (px, py) => scene && point(inBox(px, py) ? nearest.at(scene, px, py) : null),
    leave: () => point(null),
    click(px, py) {
      const found = scene && inBox(px, py) ? nearest.at(scene, px, py) : null
      if (found !== null) { point(found); take(found) }
    },
    pan, reset,
    zoom: (px, py, factor) => zoomAt(px, py, factor),
    lasso(drawn, done) {
      line = done ? null : drawn
      if (done) { draws(false); if (drawn.length > 2) circle(insideOf(drawn, scene)) }
      redrawOver()
    },
  })
  const inBox = (px, py) => px > scene.box.left - REACH && px < scene.box.left + scene.box.width + REACH && py > scene.box.top - REACH && py < scene.box.top + scene.box.height + REACH

  // ---- keys: from account to account by rank
  function step(by) {
    const { order } = frame
    let k = pointed === null ? (by > 0 ? -1 : order.length) : frame.rank[pointed] - 1
    if (pointed === null && selected !== null && frame.rank[selected]) k = frame.rank[selected] - 1
    do k += by
    while (k >= 0 && k < order.length && !drawnAt(order[k]))
    if (k >= 0 && k < order.length) goTo(order[k])
  }

  function goTo(i) {
    bringIntoView(i)
    point(i)
    tell(i)
  }

  const keys = {
    ArrowRight: () => step(1), ArrowDown: () => step(1), ArrowLeft: () => step(-1), ArrowUp: () => step(-1),
    Home: () => { point(null); const i = frame.order.find(drawnAt); if (i !== undefined) goTo(i) },
    Enter: () => pointed !== null && take(pointed), " ": () => pointed !== null && take(pointed),
    "+": () => closer(1.5), "=": () => closer(1.5), "-": () => closer(1 / 1.5), 0: reset,
    Escape() {
      point(null)
      draws(false)
      if (inside) circle(null)
      else if (selected !== null) { select(null); onSelect(null) }
    },
  }
  const closer = (factor) => {
    const kept = pointed, { box } = scene
    const [x, y] = kept === null ? [box.left + box.width / 2, box.top + box.height / 2] : screenOf(kept)
    zoomAt(x, y, factor, true)
    point(kept)
  }
  over.onkeydown = (event) => {
    if (!frame || !scene || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return
    keys[event.key]()
    event.preventDefault()
    event.stopPropagation()
  }
  over.onblur = () => point(null)

  // ---- size
  function resize() {
    width = place.clientWidth
    height = place.clientHeight
    ratio = devicePixelRatio || 1
    for (const canvas of [plot, over]) {
      const wide = Math.round(width * ratio), high = Math.round(height * ratio)
      if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    }
    names = null
    nearest.forget()
    cancelAnimationFrame(pending)
    pending = 0
    draw()
  }
  const watcher = new ResizeObserver(resize)
  watcher.observe(place)
  // A typeface that arrives late is drawn at once.
  document.fonts.addEventListener("loadingdone", redraw)

  return {
    setAccounts, show, select, resize, reset, draw,
    search: (text) => finder.search(text),
    setWords(next) { words = next; drawLegend(); redraw() },
    lasso: () => (inside ? [...inside.keys()].filter((i) => inside[i]) : []),
    clearLasso: () => circle(null),
    where: (i) => (scene ? screenOf(i) : null),
    range: () => ({ ...rangeGlide.goal }),
    end() { watcher.disconnect(); document.fonts.removeEventListener("loadingdone", redraw); cancelAnimationFrame(pending); cancelAnimationFrame(overPending); clearTimeout(restTimer); root.replaceChildren() },
  }
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
const icon = (d) => s("svg", { width: 16, height: 16, viewBox: "0 0 22 22", "aria-hidden": "true" }, s("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }))

function wrapped(ctx, text, room) {
  const lines = [""]
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim()
    if (ctx.measureText(longer).width <= room || !lines[lines.length - 1]) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
