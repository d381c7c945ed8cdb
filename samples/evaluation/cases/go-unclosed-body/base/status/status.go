package status

import "time"

const deadline = 5 * time.Second
