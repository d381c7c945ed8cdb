package shop;

import java.sql.Connection;

final class Customers {
  private final Connection connection;

  Customers(Connection connection) {
    this.connection = connection;
  }
}
