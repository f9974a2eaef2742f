// Tasks that proceed side by side at one speed.

/// Tasks of equal speed, each done at a known progress.
struct TaskSet {
  /// A piece of work.
  struct Task {
    /// The progress at which it is done.
    var finish: Int64 = 0
    /// Cores that it burns at full speed, in 10⁻⁹: whole, so that sums are exact.
    var nanocores: Int64
    /// Wall time of the gang's work that follows; below 0 for none.
    var gangWall: Int64 = -1
    /// What the owner knows it by.
    var payload: Int32
  }

  /// In the order in which they came.
  private(set) var tasks: [Task] = []
  /// What they burn together at full speed, in 10⁻⁹ cores.
  private(set) var nanocores: Int64 = 0
  /// How far each task would be had it begun at the beginning, in ns of work.
  private(set) var progress: Int64 = 0
  /// The least of the tasks' `finish`; the largest number without tasks.
  private(set) var firstFinish = Int64.max

  /// Whether there are none.
  var isEmpty: Bool { tasks.isEmpty }
  /// How many there are.
  var count: Int { tasks.count }

  /// Whether a task is done.
  @inline(__always)
  var hasFinished: Bool { firstFinish <= progress }

  /// Adds a task that takes so much progress, whatever its `finish` was.
  mutating func add(_ task: Task, wall: Int64) {
    var task = task
    task.finish = progress + wall
    tasks.append(task)
    nanocores += task.nanocores
    firstFinish = min(firstFinish, task.finish)
  }

  /// Makes every task take so much progress more.
  mutating func delay(by time: Int64) {
    guard !tasks.isEmpty else { return }
    for index in tasks.indices { tasks[index].finish += time }
    firstFinish += time
  }

  /// Lets all proceed for some time at a speed.
  @inline(__always)
  mutating func proceed(for elapsed: Int64, speed: Double) {
    progress += speed == 1 ? elapsed : Int64((Double(elapsed) * speed).rounded())
  }

  /// Takes a task that is done, nil when none is; of several the earliest begun.
  mutating func takeFinished() -> Task? {
    guard hasFinished else { return nil }
    return tasks.firstIndex { $0.finish <= progress }.map { remove(at: $0) }
  }

  /// Takes the task that came last; there is one.
  mutating func takeLast() -> Task { remove(at: tasks.count - 1) }

  /// Takes all tasks.
  mutating func takeAll() -> [Task] {
    defer {
      tasks.removeAll()
      nanocores = 0
      firstFinish = .max
    }
    return tasks
  }

  /// How long the first task takes at a speed greater than 0.
  func timeLeft(speed: Double) -> Int64 {
    let left = max(0, firstFinish - progress)
    return speed == 1 ? left : Int64((Double(left) / speed).rounded(.up))
  }

  private mutating func remove(at index: Int) -> Task {
    guard tasks.count > 1 else {
      nanocores = 0
      firstFinish = .max
      return tasks.removeLast()
    }
    let task = tasks.remove(at: index)
    nanocores -= task.nanocores
    firstFinish = tasks.reduce(.max) { min($0, $1.finish) }
    return task
  }
}
