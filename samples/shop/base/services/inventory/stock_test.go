package main

import "testing"

func TestAddedPiecesAreAvailable(t *testing.T) {
	stock := NewStock(map[string]int{"WICK-10": 3})
	stock.Add("WICK-10", 2)
	if got := stock.Available("WICK-10"); got != 5 {
		t.Fatalf("5 wicks expected on the shelf, got %d", got)
	}
}
