// The live chart: every account a point that moves while a weight is moved. Here is what it knows and when it changes;
// painter.js draws it.
const NO_ACCOUNTS = { n: 0, value: new Float64Array(0), own: new Uint8Array(0), name: () => "", parts: () => [], figures: () => [] }
const TOO_SLOW = 40

function makeChart(root, options) {
  let { words } = options
  const { format, onSelect = () => {}, onLasso = () => {}, onWindow = () => {} } = options
  const calm = () => options.reduceMotion ?? matchMedia("(prefers-reduced-motion: reduce)").matches
  let account = NO_ACCOUNTS, places = makePlaces(account), frame = null, opening = null, tails = [], cuts = []
  let home = null, bounds = null, zoomed = false, first = true
  let wantedId = null, selected = null, pointed = null, inside = null, circled = [], line = null, drawing = false
  let width = 0, height = 0, ratio = 1, scene = null, names = null, slow = 0, pending = 0, overPending = 0, resting = 0
  const accountsGlide = makeGlide(), rangeGlide = makeRangeGlide(), nearest = makeNearest()
  const card = makeCard(words, format)
  const finder = makeFinder(() => ({ n: account.n, name: account.name, rank: (i) => frame?.rank[i] ?? 0 }), words, (i) => { point(stands(i) ? i : null); take(i) })
  const furniture = makeFurniture(words, finder, card, { lasso: draws, reset, clear: () => circle([]) })
  const { plot, over, place } = furniture
  const painter = makePainter(plot, over, card)
  root.replaceChildren(furniture.node)
  const readLook = makeLook(root, redraw)

  // ---- drawing
  function redraw() {
    names = null
    redrawSame()
  }

  function redrawSame() {
    nearest.forget()
    pending ||= requestAnimationFrame(draw)
  }

  function draw(now = performance.now()) {
    pending = 0
    if (!frame || width < 60 || height < 60) return
    const began = performance.now()
    const glides = accountsGlide.step(now), ranges = rangeGlide.step(now)
    const look = readLook(), box = plotBox(width, height, places.byChance && places.valued, places.valued ? 0 : format.whole(places.n).length)
    scene = {
      box, look, ratio, width, height, words, format, account, places, opening, tails, inside, circled, zoomed,
      range: rangeGlide.shown, shown: accountsGlide.shown, fonts: fontsOf(look.font), scale: markScale(box, places),
    }
    names = painter.paint(scene, frame, cuts, selected, ranges ? null : names)
    drawOver()
    // What the server counts is asked for anew wherever one looks.
    if (places.extent) onWindow(windowOf(scene, rangeGlide.goal))
    slow += 0.3 * (performance.now() - began - slow)
    if (glides || ranges) redrawSame()
  }

  function drawOver() {
    overPending = 0
    if (scene) painter.paintOver(scene, line, apart() ? pointed : null)
  }

  const redrawOver = () => { overPending ||= requestAnimationFrame(drawOver) }
  const stands = (i) => places.y[i] === places.y[i]
  const apart = () => places.valued || places.apart

  // ---- what is shown
  function setAccounts(next) {
    account = { ...NO_ACCOUNTS, ...next }
    places = makePlaces(account)
    frame = opening = selected = pointed = inside = line = null
    tails = []
    circled = []
    first = true
    furniture.counts("")
    accountsGlide.jump(new Float32Array(0), new Float32Array(0))
  }

  function show(next, { moving = false, opening: before = null } = {}) {
    const axes = [places.byChance, places.valued].join()
    if (next.points) takePoints(next)
    const still = Boolean(next.points) || calm() || places.n > MOST_MARKS || slow > TOO_SLOW || document.hidden
    frame = next
    opening = before
    if (!still) { places.x = places.x.slice(); places.y = places.y.slice() }
    if (!next.points) placeAccounts(places, frame)
    tails = tailsOf(places, frame, opening)
    cuts = cutsOf(frame, places)
    const fresh = first || axes !== [places.byChance, places.valued].join()
    first = false
    if (fresh || !moving) settle(fresh)
    if (fresh || still || accountsGlide.shown.x.length !== places.n) accountsGlide.jump(places.x, places.y)
    else accountsGlide.start(places.x, places.y, performance.now())
    // Names stay with their accounts while a weight moves, and are chosen anew when all have arrived.
    if (moving) redrawSame()
    else redraw()
    clearTimeout(resting)
    if (!still || moving) resting = setTimeout(redraw, GLIDE + 40)
  }

  // The server names other accounts at every move: what was chosen stays with those that are still there.
  function takePoints(next) {
    const ids = account.ids ?? [], at = new Map(next.points.ids.map((id, i) => [id, i]))
    const held = circled.map((i) => at.get(ids[i])).filter((i) => i !== undefined)
    pointed = at.get(ids[pointed]) ?? null
    selected = at.get(wantedId) ?? null
    places = placesOfGrid(next)
    account = { ...account, n: next.n, ids: next.points.ids, own: next.points.own, value: next.points.value, name: (i) => next.points.names[i] }
    circled = held
    inside = held.length ? new Uint8Array(next.n) : null
    for (const i of held) inside[i] = 1
    furniture.counts(inside ? filled(words.inside, { n: format.whole(held.length) }) : "")
  }

  // What changes at rest only: range, legend, and the summary that is read aloud.
  function settle(fresh) {
    const reach = reachOf(places)
    const { full } = reach
    places.apart = full.x1 > full.x0 + 1e-9
    home = fresh || !home ? reach.range : keptRange(home, reach)
    bounds = { x0: Math.min(home.x0, full.x0 - 0.01), x1: Math.max(home.x1, full.x1 + 0.01), y0: Math.min(home.y0, full.y0 - 0.1), y1: Math.max(home.y1, full.y1 + 0.1) }
    if (fresh) lookAt(home, false)
    else if (!zoomed && !sameRange(rangeGlide.goal, home)) lookAt(home)
    furniture.legend(words, { customers: places.customers, tails: opening !== null, single: places.extent ? format.whole(places.n) : null })
    const tiers = Object.fromEntries([0, 1, 2, 3].map((tier) => [`n${tier}`, format.whole(places.counts[tier])]))
    over.setAttribute("aria-label", filled(words.summary, { n: format.whole(places.drawn), ...tiers }))
  }

  function lookAt(range, glides = true) {
    zoomed = !sameRange(range, home)
    furniture.zooms(zoomed)
    if (glides && !calm() && places.n <= MOST_MARKS) rangeGlide.start(range, performance.now())
    else rangeGlide.jump(range)
    redraw()
  }

  function reset() {
    if (home) lookAt(home)
  }

  function zoomAt(px, py, factor, glides = false) {
    if (!scene || !home || !apart()) return false
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
    const next = heldIn({ x0: range.x0 + x, x1: range.x1 + x, y0: range.y0 + y, y1: range.y1 + y }, bounds)
    if (!sameRange(next, range)) lookAt(next, false)
  }

  // ---- one account
  function point(i) {
    if (i === pointed) return
    pointed = i
    over.classList.toggle("at-one", i !== null)
    redrawOver()
  }

  function bringIntoView(i) {
    if (!stands(i) || !home) return
    const range = rangeGlide.goal, x = places.x[i], y = places.y[i]
    if (x >= range.x0 && x <= range.x1 && y >= range.y0 && y <= range.y1) return
    const halfX = (range.x1 - range.x0) / 2, halfY = (range.y1 - range.y0) / 2
    lookAt(heldIn({ x0: x - halfX, x1: x + halfX, y0: y - halfY, y1: y + halfY }, bounds))
  }

  function tell(i) {
    const figures = account.figures(i).map(([label, text]) => `${label} ${text}`).join(", ")
    const rank = frame.rank[i]
    furniture.tell(filled(rank ? words.spoken : words.spoken_plain, { rank: format.whole(rank), name: account.name(i), figures }))
  }

  function select(i) {
    if (i === selected) return
    selected = i
    wantedId = i === null ? null : account.ids?.[i] ?? null
    redraw()
    if (i !== null) bringIntoView(i)
  }

  function take(i) {
    select(i)
    tell(i)
    onSelect(i)
  }

  function accountAt(px, py) {
    if (!scene) return null
    const { left, top, width: wide, height: high } = scene.box
    const near = px > left - REACH && px < left + wide + REACH && py > top - REACH && py < top + high + REACH
    return near ? nearest.at(scene, px, py) : null
  }

  // ---- a line around accounts
  function draws(on) {
    drawing = on
    furniture.draws(on)
  }

  function circle(found) {
    circled = found
    inside = found.length ? new Uint8Array(places.n) : null
    for (const i of found) inside[i] = 1
    furniture.counts(inside ? filled(words.inside, { n: format.whole(found.length) }) : "")
    redraw()
    onLasso(found)
  }

  listenTo(over, {
    drawing: () => drawing, leave: () => point(null), pan, reset, zoom: zoomAt,
    hover: (px, py) => point(accountAt(px, py)),
    click(px, py) {
      const found = accountAt(px, py)
      if (found !== null) { point(found); take(found) }
    },
    lasso(drawn, done) {
      line = done ? null : drawn
      if (done) draws(false)
      if (done && drawn.length > 2) circle(insideOf(drawn, scene))
      redrawOver()
    },
  })

  // ---- keys: from account to account by rank
  function goFrom(k, by) {
    const { order } = frame
    do k += by
    while (k >= 0 && k < order.length && !stands(order[k]))
    if (!(k >= 0 && k < order.length)) return
    bringIntoView(order[k])
    point(order[k])
    tell(order[k])
  }

  listenToKeys(over, () => frame && scene, {
    step(by) {
      const at = pointed ?? selected
      goFrom(at !== null && frame.rank[at] ? (frame.points ? at : frame.rank[at] - 1) : by > 0 ? -1 : frame.order.length, by)
    },
    first: () => goFrom(-1, 1),
    take: () => pointed !== null && take(pointed),
    reset,
    closer(factor) {
      const kept = pointed, { box } = scene
      zoomAt(...(kept === null ? [box.left + box.width / 2, box.top + box.height / 2] : screenOf(scene, kept)), factor, true)
      point(kept)
    },
    back() {
      point(null)
      draws(false)
      if (inside) circle([])
      else if (selected !== null) { select(null); onSelect(null) }
    },
  })
  over.onblur = () => point(null)

  // ---- size
  function resize() {
    width = place.clientWidth
    height = place.clientHeight
    ratio = (devicePixelRatio || 1) * (place.getBoundingClientRect().width / place.offsetWidth || 1) // larger to a room
    for (const canvas of [plot, over]) {
      const wide = Math.round(width * ratio), high = Math.round(height * ratio)
      if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
    }
    names = null
    nearest.forget()
    cancelAnimationFrame(pending)
    draw()
  }
  const watcher = new ResizeObserver(resize)
  watcher.observe(place)
  // A typeface that arrives late is drawn at once.
  document.fonts.addEventListener("loadingdone", redraw)

  return {
    setAccounts, show, select, resize, reset, draw,
    search: (text) => finder.search(text),
    setWords(next) { words = next; redraw() },
    selectId(id) { wantedId = id; const i = account.ids?.indexOf(id) ?? -1; select(i < 0 ? null : i); wantedId = id },
    clearLasso: () => circle([]),
    where: (i) => (scene ? screenOf(scene, i) : null),
    range: () => ({ ...rangeGlide.goal }),
    end() {
      watcher.disconnect()
      document.fonts.removeEventListener("loadingdone", redraw)
      cancelAnimationFrame(pending)
      cancelAnimationFrame(overPending)
      clearTimeout(resting)
      root.replaceChildren()
    },
  }
}
