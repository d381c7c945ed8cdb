package shop.lantern.invoice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvoiceTest {
  private static final Invoice.Line LANTERNS = new Invoice.Line("Storm lantern", 2, 4900);

  @Test
  void addsUpItsLines() {
    assertEquals(9800, new Invoice(7, List.of(LANTERNS)).totalCents());
  }

  @Test
  void readsAsOneRecord() {
    assertEquals("00000007;1;9800", new Invoice(7, List.of(LANTERNS)).toRecord());
  }
}
