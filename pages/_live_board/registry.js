// The parts of the board are drawn apart and meet here: one moves the weights, the others show what follows. Each part
// brings this text along; the first one's object serves all.
const live = (globalThis[Symbol.for("icp.live")] ??= (() => {
  const listeners = new Set()
  const own = { make: null, bytes: null, settings: null, engine: null, frame: null, opening: null, latest: 0, due: false, points: null }
  // Of accounts that stay on the server a grid is asked for, one at a time; the newest weights win. Numbers are moments, so
  // that what comes back to a page that was opened again is not taken for what it asked.
  const remote = { send: null, window: null, wanted: null, sent: 0, at: 0, moving: false, asked: null }
  const PATIENCE = 15000

  const tell = (moving) => { for (const listen of [...listeners]) listen(own.frame, { moving, engine: own.engine, opening: own.opening }) }

  // As soon as there are accounts, settings and an engine, and whenever one of them is another than before.
  const begin = () => {
    if (own.settings?.remote) {
      if (own.settings.move >= own.latest) ask({ points: null, moving: false })
      return
    }
    if (!own.make || !own.bytes || !own.settings) return
    own.engine ??= own.make(own.bytes)
    // Beside new accounts stand for a moment the settings of those before.
    if (!own.engine.fits(own.settings)) return
    own.engine.set(own.settings)
    const { tier, rank, byChance, chance, score } = own.engine.opening()
    own.opening = { tier, rank, byChance, x: byChance ? chance : score.map((points) => points / 100) }
    if (own.frame && own.settings.move < own.latest) return
    own.frame = own.engine.standing()
    tell(false)
  }

  function ask(change) {
    remote.asked = { points: null, moving: false, ...remote.asked, ...change }
    remote.wanted = remote.asked
    next()
  }

  function next() {
    const now = Date.now()
    if (!remote.wanted || !remote.send || (remote.at && now - remote.at < PATIENCE)) return
    const { points, moving } = remote.wanted
    Object.assign(remote, { wanted: null, sent: Math.max(remote.sent + 1, now), at: now, moving })
    remote.send({ number: remote.sent, points, window: remote.window })
  }

  // At most once a picture: the newest weights win.
  const paint = () => {
    own.due = false
    if (!own.opening || !own.points) return
    own.frame = own.engine.move(own.points)
    tell(true)
  }

  return {
    engineBy: (make) => { own.make ??= make },
    accounts: (bytes) => {
      if (bytes === own.bytes) return
      Object.assign(own, { bytes, engine: null, frame: null, opening: null })
      begin()
    },
    settings: (settings) => { own.settings = settings; begin() },
    engine: () => own.engine,
    frame: () => own.frame,
    // How long a slider that is held may stand still before the server makes all else of it: with very many accounts that
    // takes seconds, in which no grid is counted.
    pause: () => (own.settings?.remote ? 1200 : 140),
    // The number of this move comes back with what the server makes of it.
    move: (points) => {
      own.points = points
      own.latest += 1
      if (own.settings?.remote) ask({ points: { ...points }, moving: true })
      else if (!own.due) { own.due = true; requestAnimationFrame(paint) }
      return own.latest
    },
    // ---- where accounts stay on the server
    askBy: (send) => { remote.send = send; setTimeout(next) },
    // Where the chart looks; asked for where it is another than before.
    look: (window) => {
      if (JSON.stringify(window) === JSON.stringify(remote.window)) return
      remote.window = window
      if (own.settings?.remote) ask({})
    },
    answer: (frame) => {
      if (!own.settings?.remote || (remote.at && frame.number < remote.sent)) return
      const moving = remote.at > 0 && remote.moving
      Object.assign(remote, { at: 0, sent: Math.max(remote.sent, frame.number) })
      own.frame = frame
      tell(moving)
      next()
    },
    // The server is as far as this move, and nothing later is on its way: as on a new page, or when a weight is back.
    at: (move) => { Object.assign(own, { latest: move ?? 0, points: null }); begin() },
    // Whether what the server drew is of the weights as they are now, and not of those of a moment ago.
    isNow: (move) => move === undefined || move >= own.latest,
    on: (listen) => {
      listeners.add(listen)
      if (own.frame) listen(own.frame, { moving: false, engine: own.engine, opening: own.opening })
      return () => listeners.delete(listen)
    },
  }
})())
