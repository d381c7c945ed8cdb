package main

import (
	"testing"
	"time"
)

func TestAShortLineReservesNothing(t *testing.T) {
	stock := NewStock(map[string]int{"LAN-STORM": 5, "WICK-10": 1})
	held := NewReservations(stock)
	if held.Reserve(1, []Line{{"LAN-STORM", 2}, {"WICK-10", 3}}, time.Minute) {
		t.Fatal("three wicks were promised where one lies")
	}
	if got := stock.Available("LAN-STORM"); got != 5 {
		t.Fatalf("the lanterns should still be there, got %d", got)
	}
}

func TestReleaseGivesBackOnce(t *testing.T) {
	stock := NewStock(map[string]int{"WICK-10": 4})
	held := NewReservations(stock)
	held.Reserve(1, []Line{{"WICK-10", 3}}, time.Minute)
	held.Release(1)
	held.Release(1)
	if got := stock.Available("WICK-10"); got != 4 {
		t.Fatalf("4 wicks expected, got %d", got)
	}
}
