// The four tiers as lines; while weights move they count what the live board has.
const places = new WeakMap()

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement), place = places.get(root) ?? {}
  places.set(root, place)
  const draw = (lines) => root.replaceChildren(h("div", { class: "tiers" }, ...lines.map((line) =>
    h("div", { class: `tier ${line.tone}` }, h("b", { text: line.head }), h("p", { text: line.text })))))
  if (live.isNow(data.move)) draw(data.tiers)
  place.leave?.()
  place.leave = live.on((frame, { moving }) => {
    if (moving) draw(linesNow(frame, data))
    else if (place.moving && live.isNow(data.move)) draw(data.tiers)
    place.moving = moving
  })
  return place.leave
}

function linesNow(frame, { tiers, live: told }) {
  const { say } = teller(told)
  return tiers.map(({ tier, tone, live: words }) => {
    const { n, expected } = frame.summary.find((line) => line.tier === tier)
    const text = tier && Number.isFinite(expected) ? words.counted : words.plain
    return { tone, head: say(words.head, { n }), text: say(text, { ...words.values, expected }) }
  })
}
