package prices

// Fetch asks one shop for its price in cents.
type Fetch func(shop string) (int, error)
