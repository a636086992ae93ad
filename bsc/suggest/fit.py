"""Multinomial logistic regression in numpy, pulled towards weights that people wrote down beforehand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bsc.suggest.features import Matrix


def softmax(logits: Matrix) -> Matrix:
    """Rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def fit(
    x: Matrix,
    y: np.ndarray,
    classes: int,
    prior: Matrix,
    penalty: Matrix,
    weight: np.ndarray,
    temperature: float = 1.0,
    steps: int = 200,
    tolerance: float = 1e-3,
) -> Matrix:
    """The weights (features + 1 for the constant, by classes) that explain ``y`` and stay near ``prior``.

    Minimises the weighted log loss plus ``penalty`` (one per feature and the constant) times the squared distance to
    ``prior``. The probabilities are those of the weights divided by ``temperature``. Convex, so the result does not
    depend on the start; L-BFGS from ``prior``, nothing random.
    """
    # single precision halves the memory that every step reads, and is far finer than the tolerance
    xb = (np.hstack([x, np.ones((len(x), 1))]) / temperature).astype(np.float32)
    xt = np.ascontiguousarray(xb.T)
    target = np.zeros((len(x), classes))
    target[np.arange(len(x)), y] = 1.0
    pull = penalty[:, None]
    sample = weight[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(prior.shape)
        p = softmax((xb @ w.astype(np.float32)).astype(np.float64))
        value = -float((weight * np.log(np.maximum(p[np.arange(len(x)), y], 1e-300))).sum())
        value += float((pull * (w - prior) ** 2).sum())
        slope = xt @ (sample * (p - target)).astype(np.float32)
        gradient = slope.astype(np.float64) + 2 * pull * (w - prior)
        return value, gradient.ravel()

    return _lbfgs(loss, prior.ravel().copy(), steps, tolerance).reshape(prior.shape)


Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def _lbfgs(loss: Loss, start: np.ndarray, steps: int, tolerance: float, memory: int = 10) -> np.ndarray:
    """Limited-memory BFGS with backtracking (Nocedal and Wright, algorithm 7.4)."""
    point = start
    value, gradient = loss(point)
    history: list[tuple[np.ndarray, np.ndarray, float]] = []
    for _ in range(steps):
        if np.abs(gradient).max() < tolerance:
            break
        direction = gradient.copy()
        alphas = []
        for s, g, rho in reversed(history):
            alpha = rho * (s @ direction)
            alphas.append(alpha)
            direction -= alpha * g
        if history:
            s, g, _ = history[-1]
            direction *= (s @ g) / (g @ g)
        for (s, g, rho), alpha in zip(history, reversed(alphas), strict=True):
            direction += (alpha - rho * (g @ direction)) * s
        slope = -float(gradient @ direction)
        step = 1.0 if history else min(1.0, 1.0 / max(float(np.abs(gradient).sum()), 1e-12))
        while True:
            new_point = point - step * direction
            new_value, new_gradient = loss(new_point)
            if new_value <= value + 1e-4 * step * slope or step < 1e-10:
                break
            step *= 0.5
        s, g = new_point - point, new_gradient - gradient
        curvature = float(s @ g)
        if curvature > 1e-12:
            history = [*history[-(memory - 1) :], (s, g, 1.0 / curvature)]
        done = abs(value - new_value) <= 1e-8 * max(1.0, abs(value))
        point, value, gradient = new_point, new_value, new_gradient
        if done:
            break
    return point
