def calc(lines: list[tuple[int, int]]) -> int:
    """The sum of count times price in cents."""
    return sum(count * cents for count, cents in lines)
