package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Line is so many pieces of one SKU.
type Line struct {
	SKU   string `json:"sku"`
	Count int    `json:"count"`
}

type reservation struct {
	Order   int    `json:"order"`
	Minutes int    `json:"minutes"`
	Lines   []Line `json:"lines"`
}

type hold struct {
	lines []Line
	ends  *time.Timer
}

// Reservations keeps pieces apart for orders that are being paid.
type Reservations struct {
	mu    sync.Mutex
	stock *Stock
	held  map[int]hold
}

// NewReservations begins with nothing reserved.
func NewReservations(stock *Stock) *Reservations {
	return &Reservations{stock: stock, held: map[int]hold{}}
}

// Reserve takes every line off the shelf, or none when one of them is short.
func (r *Reservations) Reserve(order int, lines []Line, keep time.Duration) bool {
	for _, line := range lines {
		if r.stock.Available(line.SKU) < line.Count {
			return false
		}
	}
	for _, line := range lines {
		r.stock.Add(line.SKU, -line.Count)
	}
	r.Release(order) // an order that asks again lets go of what it held
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held[order] = hold{lines, time.AfterFunc(keep, func() { r.Release(order) })}
	return true
}

// Release puts an order's pieces back; a second call does nothing.
func (r *Reservations) Release(order int) {
	r.mu.Lock()
	kept, known := r.held[order]
	delete(r.held, order)
	r.mu.Unlock()
	if !known {
		return
	}
	kept.ends.Stop()
	for _, line := range kept.lines {
		r.stock.Add(line.SKU, line.Count)
	}
}

func (r *Reservations) create(w http.ResponseWriter, req *http.Request) {
	var wanted reservation
	if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, 64<<10)).Decode(&wanted); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "not a reservation"})
		return
	}
	if !r.Reserve(wanted.Order, wanted.Lines, time.Duration(wanted.Minutes)*time.Minute) {
		writeJSON(w, http.StatusConflict, map[string]string{"error": "sold out"})
		return
	}
	writeJSON(w, http.StatusCreated, wanted)
}

func (r *Reservations) cancel(w http.ResponseWriter, req *http.Request) {
	order, err := strconv.Atoi(req.PathValue("order"))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "not an order"})
		return
	}
	r.Release(order)
	w.WriteHeader(http.StatusNoContent)
}
