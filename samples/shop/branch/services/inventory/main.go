// Inventory: how many lamps lie on the shelves, over HTTP.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"time"
)

func main() {
	stock := NewStock(map[string]int{"LAN-STORM": 12, "LAN-PAPER": 80, "WICK-10": 400})
	server := &http.Server{
		Addr:              ":7003",
		Handler:           routes(stock),
		ReadHeaderTimeout: 2 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}

func routes(stock *Stock) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/{sku}", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, map[string]int{"available": stock.Available(r.PathValue("sku"))})
	})
	mux.HandleFunc("GET /stock/{sku}/delivery", func(w http.ResponseWriter, r *http.Request) {
		date, err := nextDelivery(r.Context(), r.PathValue("sku"))
		if err != nil {
			writeJSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, map[string]string{"delivery": date})
	})
	reservations := NewReservations(stock)
	mux.HandleFunc("POST /reservations", reservations.create)
	mux.HandleFunc("DELETE /reservations/{order}", reservations.cancel)
	return mux
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Printf("an answer could not be written: %v", err)
	}
}
