// The chart's place on the page: every account, from the first picture on and at every move of a weight.
const charts = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const { numbers } = teller(data.live)
  const root = rootOf(parentElement)
  const place = charts.get(root) ?? {}
  charts.set(root, place)
  Object.assign(place, { send: setTriggerValue, told: { words: data.figures, numbers } })
  place.chart ??= makeChart(root, {
    words: data.words,
    format: numbers,
    onSelect: (i) => place.send("picked", i === null ? "" : idOf(i)),
    onLasso: (indices) => place.send("lassoed", Array.from(indices, idOf)),
    onWindow: live.look,
  })
  const words = JSON.stringify(data.words)
  if (place.words && place.words !== words) place.chart.setWords(data.words)
  place.words = words
  place.leave?.()
  place.leave = live.on((frame, { moving, engine, opening }) => {
    if (engine && place.engine !== engine) {
      place.engine = engine
      place.chart.setAccounts({
        n: engine.n, value: engine.value, own: engine.own, name: engine.names,
        parts: (i) => engine.parts(i).map((part) => ({ ...part, attribute: part.name })),
        figures: (i) => figures(place.told, engine, place.frame, i),
      })
    }
    place.frame = frame
    if (frame.points) return showGrid(place, frame, moving)
    place.chart.show(frame, { moving, opening: opening.byChance === frame.byChance ? opening : null })
  })
  mark(place, data.selected)
  return place.leave
}

const idOf = (i) => live.frame().points?.ids[i] ?? live.engine().ids(i)

// Accounts that stay on the server: a grid in their place, and figures of those that it names.
function showGrid(place, frame, moving) {
  if (place.engine !== "server") {
    place.engine = "server"
    place.chart.setAccounts({ figures: (i) => figures(place.told, live.frame().points, live.frame(), i) })
    place.chart.selectId(place.selected ?? null)
  }
  place.chart.show(frame, { moving })
}

// The account that the server has selected, found by its id once it is another.
function mark(place, selected) {
  const engine = live.engine()
  if (!engine && place.selected !== selected) {
    place.selected = selected
    place.chart.selectId(selected)
  }
  if (!engine || (place.selected === selected && place.marked === engine)) return
  Object.assign(place, { selected, marked: engine })
  let at = null
  for (let i = 0; selected !== null && at === null && i < engine.n; i++) if (engine.ids(i) === selected) at = i
  place.chart.select(at)
}

function figures({ words, numbers }, account, frame, i) {
  const chance = account.own[i] ? words.again : words.chance
  return [
    [words.fit, numbers.whole(frame.score[i])],
    ...(frame.byChance ? [[chance, numbers.percent(frame.chance[i])]] : []),
    [words.value, numbers.money(account.value[i], words.currency)],
    ...(frame.byChance ? [[words.expected, numbers.money(frame.expected[i], words.currency)]] : []),
  ]
}
