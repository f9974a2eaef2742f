import NIOCore

/// Tells a connection of bytes before they are parsed: without it a head that never ends would look like
/// silence.
final class ByteWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.willRead(unwrapInboundIn(data).readableBytes)
    context.fireChannelRead(data)
  }
}

/// Answers a connection that is one too many, and ends it.
final class SurplusConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelActive(context: ChannelHandlerContext) {
    let answer = Answer.unavailable("too many connections; try again later", closes: true)
    let text =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: \(answer.contentType)\r\nRetry-After: 1\r\n"
      + "Connection: close\r\nContent-Length: \(answer.body.utf8.count)\r\n\r\n\(answer.body)"
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    context.close(promise: nil)
  }
}
