package shop.lantern.invoice;

import java.util.List;

/** One invoice: its lines, in whole cents, and what they come to. */
public final class Invoice {

  /** One kind of lamp on an invoice. */
  public record Line(String name, int count, long cents) {
    long total() {
      return Math.multiplyExact(cents, count);
    }
  }

  private final long number;
  private final List<Line> lines;

  public Invoice(long number, List<Line> lines) {
    this.number = number;
    this.lines = List.copyOf(lines);
  }

  /** What is to be paid, in cents. */
  public long totalCents() {
    return lines.stream().mapToLong(Line::total).sum();
  }

  /** The line that the accountants' program reads. */
  public String toRecord() {
    return "%08d;%d;%d".formatted(number, lines.size(), totalCents());
  }
}
