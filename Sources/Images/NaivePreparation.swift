/// The definition of ``ImagePreparation``, value by value: what the fast one is tested against.
enum NaivePreparation {
  static func prepare(_ image: RGBImage, size: Int) -> [Float] {
    var output: [Float] = []
    for y in 0..<size {
      for x in 0..<size {
        for channel in 0..<3 {
          output.append(value(image, x: x, y: y, channel: channel, size: size) / 127.5 - 1)
        }
      }
    }
    return output
  }

  private static func value(_ image: RGBImage, x: Int, y: Int, channel: Int, size: Int) -> Float {
    let column = (Float(x) + 0.5) * (Float(image.width) / Float(size)) - 0.5
    let row = (Float(y) + 0.5) * (Float(image.height) / Float(size)) - 0.5
    let pixel = { (x: Int, y: Int) -> Float in
      let inside = (x: min(max(x, 0), image.width - 1), y: min(max(y, 0), image.height - 1))
      return Float(image.pixels[(inside.y * image.width + inside.x) * 3 + channel])
    }
    let left = Int(column.rounded(.down))
    let above = Int(row.rounded(.down))
    let top = pixel(left, above) + (pixel(left + 1, above) - pixel(left, above)) * (column - Float(left))
    let bottom =
      pixel(left, above + 1) + (pixel(left + 1, above + 1) - pixel(left, above + 1)) * (column - Float(left))
    return top + (bottom - top) * (row - Float(above))
  }
}
