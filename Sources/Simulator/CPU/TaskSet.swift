// Tasks that proceed side by side at one speed.

import CostModel

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

  /// The task that came first, which is mostly the only one; without meaning where there is none.
  private var first = Task(nanocores: 0, payload: 0)
  /// The others, in the order in which they came.
  private var others: [Task] = []
  /// How many there are.
  private(set) var count = 0
  /// What they burn together at full speed, in 10⁻⁹ cores.
  private(set) var nanocores: Int64 = 0
  /// How far each task would be had it begun at the beginning, in ns of work.
  private(set) var progress: Int64 = 0
  /// The least of the tasks' `finish`; the largest number without tasks.
  private(set) var firstFinish = Int64.max

  /// No tasks, and no progress.
  init() {}

  /// One task, or none, as it was left.
  ///
  /// - Parameters:
  ///   - task: The task; nil for none.
  ///   - finish: The progress at which it is done.
  ///   - progress: How far all tasks are.
  init(_ task: Task?, finish: Int64, progress: Int64) {
    self.progress = progress
    if let task { add(task, wall: finish - progress) }
  }

  /// The only task; nil where there are others, or none.
  var only: Task? { count == 1 ? first : nil }

  /// Whether there are none.
  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// Whether a task is done.
  @inline(__always)
  var hasFinished: Bool { firstFinish <= progress }

  /// Adds a task that takes so much progress, whatever its `finish` was.
  @inline(__always)
  mutating func add(_ task: Task, wall: Int64) {
    var task = task
    task.finish = progress + wall
    if count == 0 { first = task } else { others.append(task) }
    count += 1
    nanocores += task.nanocores
    firstFinish = min(firstFinish, task.finish)
  }

  /// Makes every task take so much progress more.
  mutating func delay(by time: Int64) {
    guard count > 0 else { return }
    first.finish += time
    for index in others.indices { others[index].finish += time }
    firstFinish += time
  }

  /// Lets all proceed for some time at a speed.
  @inline(__always)
  mutating func proceed(for elapsed: Int64, speed: Double) {
    progress += speed == 1 ? elapsed : Int64(nearest: Double(elapsed) * speed)
  }

  /// Goes on from where the tasks will be later.
  @inline(__always)
  mutating func skip(to progress: Int64) { self.progress = progress }

  /// Takes a task that is done, nil when none is; of several the earliest begun.
  @inline(__always)
  mutating func takeFinished() -> Task? {
    guard hasFinished else { return nil }
    return first.finish <= progress ? takeFirst() : takeOther(others.firstIndex { $0.finish <= progress })
  }

  /// Takes the task that came last; there is one.
  mutating func takeLast() -> Task {
    takeOther(others.isEmpty ? nil : others.count - 1) ?? takeFirst()
  }

  /// Takes all tasks.
  mutating func takeAll() -> [Task] {
    let all = count > 0 ? [first] + others : []
    others = []
    empty()
    return all
  }

  /// How long the first task takes at a speed greater than 0.
  @inline(__always)
  func timeLeft(speed: Double) -> Int64 {
    let left = max(0, firstFinish - progress)
    return speed == 1 ? left : Int64(ceiling: Double(left) / speed)
  }

  @inline(__always)
  private mutating func takeFirst() -> Task {
    let task = first
    if count == 1 {
      empty()
    } else {
      first = others.removeFirst()
      noteRemoval(of: task)
    }
    return task
  }

  private mutating func takeOther(_ index: Int?) -> Task? {
    guard let index else { return nil }
    let task = others.remove(at: index)
    noteRemoval(of: task)
    return task
  }

  private mutating func noteRemoval(of task: Task) {
    count -= 1
    nanocores -= task.nanocores
    firstFinish = others.reduce(first.finish) { min($0, $1.finish) }
  }

  @inline(__always)
  private mutating func empty() {
    count = 0
    nanocores = 0
    firstFinish = .max
  }
}
