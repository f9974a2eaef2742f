"""What queues in front of single servers do on average: the check that nobody is fast by being wrong.

Each of the queues is M/M/1, since a Poisson stream that is split at random is one Poisson stream for each
queue. Times are in mean service times.
"""
import dataclasses
import functools
import itertools
import math


def mean_response(utilization: float) -> float:
    """The mean response time in the long run, 1/(µ−λ)."""
    return 1 / (1 - utilization)


def deviation(utilization: float) -> float:
    """The standard deviation of the mean response time of n requests, times the root of n.

    (1+ρ)/(1−ρ)², since requests that follow each other wait together: D. J. Daley, "The serial correlation
    coefficients of waiting times in a stationary single server queue", J. Austral. Math. Soc. 8, 1968, has
    ρ(2+5ρ−4ρ²+ρ³)/(1−ρ)⁴ for the variance of waiting; service adds 1, and 2ρ(2−ρ)/(1−ρ)² by covariance, which
    is the derivative of the mean waiting time with respect to the mean service time.
    """
    return (1 + utilization) / (1 - utilization) ** 2


@dataclasses.dataclass
class Start:
    """The response times of all that arrive in some time, the queue being empty at first."""
    mean: float
    variance: float


@functools.cache
def from_empty(utilization: float, seconds: float) -> Start:
    """What the queue's Markov chain says of the first `seconds`.

    An arrival finds whom it finds, since Poisson arrivals see time averages, and is answered when these and
    itself have been served: after L + 1 exponential times, of mean L + 1 and mean square (L + 1)(L + 2). The
    chain is uniformized: it steps at the rate 1 + λ, and the average over the time gives its state after k
    steps the weight P(N > k), N being Poisson, over the mean of N, until it stands still (W. K.
    Grassmann, "Transient solutions in Markovian queueing systems", Computers & Operations Research 4, 1977).
    """
    rate = 1 + utilization
    up, down = utilization / rate, 1 / rate
    states = [1.0] + [0.0] * 399
    settled = mean_response(utilization)
    steps = rate * seconds
    left, weight = steps, 1.0
    sums = [0.0, 0.0]
    for step in itertools.count():
        weight -= math.exp(step * math.log(steps) - steps - math.lgamma(step + 1))
        mean = sum((found + 1) * share for found, share in enumerate(states))
        if weight < 1e-12 or settled - mean < 1e-4 * settled:
            # From here on response times are exponential.
            sums[0] += left * settled
            sums[1] += left * 2 * settled**2
            break
        left -= weight
        sums[0] += weight * mean
        sums[1] += weight * sum((found + 1) * (found + 2) * share for found, share in enumerate(states))
        flows = [share * down for share in states]
        states = [
            (flows[0] if found == 0 else states[found - 1] * up) + (flows[found + 1] if found < 399 else 0.0)
            for found in range(400)]
    mean = sums[0] / steps
    return Start(mean, sums[1] / steps - mean**2)


def variance_of_mean(utilization: float, pods: int, requests: int, seconds: float) -> float:
    """The variance of the mean response time of so many requests in so much time, or a little more.

    Of many requests for each pod it is the square of the deviation over their number. Of few it is less, at
    most what it would be if all of a pod's were alike: then their mean square number for a pod, m² + m where
    m is the mean, takes the place of m.
    """
    each = max(1, requests) / pods
    alike = from_empty(utilization, seconds).variance * (1 + 1 / each) / pods
    return min(deviation(utilization) ** 2 / max(1, requests), alike)
