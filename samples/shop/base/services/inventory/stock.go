package main

import "sync"

// Stock counts what lies on the shelves. It may be used by many requests at once.
type Stock struct {
	mu     sync.Mutex
	counts map[string]int
}

// NewStock puts the given counts on the shelves.
func NewStock(counts map[string]int) *Stock {
	return &Stock{counts: counts}
}

// Available tells how many pieces of a SKU lie on the shelf.
func (s *Stock) Available(sku string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[sku]
}

// Add puts pieces on the shelf, or takes them off when count is negative.
func (s *Stock) Add(sku string, count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[sku] += count
}
