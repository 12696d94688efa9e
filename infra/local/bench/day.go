package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ansinh/shared/calendar"
)

// officersDay is what officers ask most, in a system made ready for it: a
// queue of dossiers, and a prepared list. The reference comes last.
func officersDay(ctx context.Context, sys *system, count int) ([]ask, error) {
	commune, err := newCaller(ctx, sys, "xuanyen.canbo")
	if err != nil {
		return nil, err
	}
	district, err := newCaller(ctx, sys, "huyen.canbo")
	if err != nil {
		return nil, err
	}
	codes := make([]string, count+1)
	for i := range codes {
		if codes[i], err = fileDossier(ctx, commune, i); err != nil {
			return nil, err
		}
	}
	list, err := prepareList(ctx, district, calendar.MonthOf(sys.Clock().Now()))
	if err != nil {
		return nil, err
	}
	get := func(name, action string, who caller, path func(n int) string) ask {
		return ask{name: name, action: action, do: func(ctx context.Context, n int) error {
			_, err := who.send(ctx, http.MethodGet, path(n), nil)
			return err
		}}
	}
	always := func(path string) func(int) string { return func(int) string { return path } }
	return []ask{
		get("workbench", "dossier-workbench", commune, always("/api/workbench")),
		get("queue", "dossier-list", commune, always("/api/dossiers?queue=OFFICER_CREATED")),
		get("dossier", "dossier-get", commune, func(n int) string { return "/api/dossiers/" + codes[n] }),
		{name: "file a dossier", action: "dossier-file", do: func(ctx context.Context, n int) error {
			_, err := fileDossier(ctx, commune, 500_000+n)
			return err
		}},
		get("search of the registry", "beneficiary-search", commune, always("/api/beneficiaries?q="+url.QueryEscape("nguyen"))),
		get("lines of a list", "payment-list-lines", district, always("/api/payment/lists/"+url.PathEscape(list)+"/lines?commune=18376")),
		rawRead(sys),
	}, nil
}

// fileDossier takes an application down at the commune's counter.
func fileDossier(ctx context.Context, officer caller, n int) (code string, err error) {
	answer, err := officer.send(ctx, http.MethodPost, "/api/dossiers", map[string]any{
		"procedure": "monthly-allowance",
		"application": map[string]any{
			"person":   map[string]any{"name": families[n%len(families)] + " Văn Bền", "birthDate": "1955-03-02", "sex": "male", "nationalId": fmt.Sprintf("042055%06d", n%1_000_000), "ethnicity": "Kinh", "address": "Xã Xuân Yên"},
			"category": "6b", "circumstances": "Khuyết tật vận động nặng.", "payment": map[string]any{"method": "cash"},
		},
	})
	if err != nil {
		return "", err
	}
	var receipt struct{ Code string }
	err = json.Unmarshal(answer, &receipt)
	return receipt.Code, err
}

// prepareList has the district's list of the month made, and waits for it.
func prepareList(ctx context.Context, officer caller, month calendar.Month) (string, error) {
	if _, err := officer.send(ctx, http.MethodPost, "/api/payment/lists", map[string]any{"period": month, "type": "monthly", "version": 0}); err != nil {
		return "", err
	}
	id := "442:" + string(month) + ":monthly"
	for range 600 {
		answer, err := officer.send(ctx, http.MethodGet, "/api/payment/lists/"+url.PathEscape(id), nil)
		if err != nil {
			return "", err
		}
		var list struct{ State string }
		if err := json.Unmarshal(answer, &list); err != nil {
			return "", err
		}
		if list.State == "LIST_DRAFT" {
			return id, nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", fmt.Errorf("the list %s was not prepared within a minute", id)
}
