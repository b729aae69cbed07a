// Keys on the plot. `acts`: step(by), first(), take(), closer(factor), reset(), back().
function listenToKeys(over, ready, acts) {
  const keys = {
    ArrowRight: () => acts.step(1), ArrowDown: () => acts.step(1), ArrowLeft: () => acts.step(-1), ArrowUp: () => acts.step(-1),
    Home: acts.first, Enter: acts.take, " ": acts.take, "+": () => acts.closer(1.5), "=": () => acts.closer(1.5), "-": () => acts.closer(1 / 1.5),
    0: acts.reset, Escape: acts.back,
  }
  over.onkeydown = (event) => {
    if (!ready() || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return
    keys[event.key]()
    event.preventDefault()
    event.stopPropagation()
  }
}
