module lantern.example/inventory

go 1.23
