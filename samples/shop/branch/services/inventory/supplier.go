package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const supplierURL = "https://supplier.lanternandwick.example"

var supplier = &http.Client{Timeout: 3 * time.Second}

// nextDelivery asks the supplier when more pieces of a SKU arrive.
func nextDelivery(ctx context.Context, sku string) (string, error) {
	where := fmt.Sprintf("%s/deliveries/%s", supplierURL, url.PathEscape(sku))
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, where, nil)
	if err != nil {
		return "", err
	}
	answer, err := supplier.Do(ask)
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the supplier answered %s", answer.Status)
	}
	var body struct {
		Date string `json:"date"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		return "", err
	}
	return body.Date, nil
}
