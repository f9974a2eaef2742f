import NIOCore
import Synchronization

/// The open connections.
final class Connections: Sendable {
  private struct Open {
    let connection: NIOLoopBound<Connection>
    let loop: any EventLoop
  }

  private let open = Mutex<[ObjectIdentifier: Open]>([:])

  var count: Int { open.withLock { $0.count } }

  /// Adds a connection unless there are as many as allowed.
  func add(_ connection: Connection, on loop: any EventLoop, atMost limit: Int) -> Bool {
    let added = Open(connection: NIOLoopBound(connection, eventLoop: loop), loop: loop)
    return open.withLock { open in
      guard open.count < limit else { return false }
      open[ObjectIdentifier(connection)] = added
      return true
    }
  }

  /// Forgets a connection that has ended.
  func remove(_ connection: Connection) {
    open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
  }

  /// Has every connection end as soon as it has answered what it has begun.
  func drain() {
    for each in open.withLock({ Array($0.values) }) {
      each.loop.execute { each.connection.value.drain() }
    }
  }
}
