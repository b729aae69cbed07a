// Reads what icp_core/views/packing.py has packed; arrays stand where they lie, unless the bytes begin off a multiple of 8.
function unpack(bytes) {
  const Kinds = { uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array, float32: Float32Array, float64: Float64Array }
  const whole = bytes.byteOffset % 8 ? bytes.slice() : bytes
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true)
  const { about, arrays: places } = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length)))
  const arrays = {}
  for (const [name, { dtype, offset, length: size }] of Object.entries(places)) {
    arrays[name] = new Kinds[dtype](whole.buffer, whole.byteOffset + 4 + length + offset, size)
  }
  return { about, arrays }
}

// The i-th of many texts that stand on end; where every 64th begins is worked out once. One length may stand for all.
function textsOf(bytes, lengths) {
  if (lengths.length === 1) {
    const decoder = new TextDecoder(), size = lengths[0]
    return (i) => decoder.decode(bytes.subarray(i * size, (i + 1) * size))
  }
  const STEP = 64, starts = new Float64Array(Math.ceil(lengths.length / STEP) + 1), decoder = new TextDecoder()
  for (let i = 0, at = 0; i < lengths.length; i++) {
    if (i % STEP === 0) starts[i / STEP] = at
    at += lengths[i]
  }
  return (i) => {
    let at = starts[Math.floor(i / STEP)]
    for (let k = i - (i % STEP); k < i; k++) at += lengths[k]
    return decoder.decode(bytes.subarray(at, at + lengths[i]))
  }
}
