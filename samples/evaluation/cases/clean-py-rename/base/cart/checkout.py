from cart.total import calc


def is_free(lines: list[tuple[int, int]]) -> bool:
    return calc(lines) == 0
