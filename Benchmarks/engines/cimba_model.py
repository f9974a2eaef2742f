"""The queues as Cimba compiles them: a module of its own, since Cimba reads the source of a model."""
import cimba as cb


class Pod(cb.Model):
    arrivals: cb.Store[float]
    served: cb.Output[int]
    total: cb.Output[float]

    @cb.on_start
    def begin(self):
        self.served = 0
        self.total = 0.0

    @cb.process
    def serve(self):
        while True:
            arrival = self.arrivals.get()
            cb.hold(cb.random.exponential(1.0))
            self.total += cb.now() - arrival
            self.served += 1


class Deployment(cb.Model):
    pods: list[Pod]
    gap: cb.Param[float]
    duration: cb.Param[float]
    served: cb.Output[int]
    total: cb.Output[float]

    def __init__(self, pods: int, rate: float, duration: float):
        self.pods = [Pod() for _ in range(pods)]
        self.gap = 1 / rate
        self.duration = duration

    @cb.process
    def arrive(self):
        while True:
            gap = cb.random.exponential(self.gap)
            if cb.now() + gap > self.duration:
                return
            cb.hold(gap)
            index = 0
            if len(self.pods) > 1:  # A die has two sides or more.
                index = cb.random.dice(0, len(self.pods) - 1)
            self.pods[index].arrivals.put(cb.now())

    @cb.on_end
    def sum_up(self):
        self.served = 0
        self.total = 0.0
        for index in range(len(self.pods)):
            self.served += self.pods[index].served
            self.total += self.pods[index].total
