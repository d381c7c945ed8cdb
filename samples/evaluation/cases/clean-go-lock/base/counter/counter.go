package counter

// Counter counts by name.
type Counter struct {
	counts map[string]int
}

// New makes an empty counter.
func New() *Counter {
	return &Counter{counts: map[string]int{}}
}

// Add counts one more of name.
func (c *Counter) Add(name string) {
	c.counts[name]++
}
