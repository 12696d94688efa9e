package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// pageTarget is how much a browser may load before the first screen shows.
const pageTarget = 300_000 // bytes, compressed

var (
	entryFiles = regexp.MustCompile(`(?:src|href)="(/[^"]+\.(?:js|css|woff2))"`)
	fontFiles  = regexp.MustCompile(`url\((/[^)]+\.woff2)\)`)
)

// pageFigures adds up what the built page needs to show its first screen, as
// the host serves it: with gzip, which every browser takes, and with brotli,
// which browsers take over HTTPS and the system has on AWS.
func pageFigures(ctx context.Context, s settings, t *table) error {
	sys, err := startSystem(ctx, s.root, false)
	if err != nil {
		return err
	}
	defer sys.stop()
	for _, encoding := range []string{"gzip", "br"} {
		if err := firstLoad(ctx, sys, encoding, t); err != nil {
			return err
		}
	}
	return nil
}

func firstLoad(ctx context.Context, sys *system, encoding string, t *table) error {
	html, _, err := fetch(ctx, sys.URL()+"/", "identity")
	if err != nil {
		return err
	}
	_, size, err := fetch(ctx, sys.URL()+"/", encoding)
	if err != nil {
		return err
	}
	entry, fonts, files := size, 0, 0
	for _, match := range entryFiles.FindAllStringSubmatch(html, -1) {
		_, size, err := fetch(ctx, sys.URL()+match[1], encoding)
		if err != nil {
			return err
		}
		files++
		entry += size
		if !strings.HasSuffix(match[1], ".css") {
			continue
		}
		more, err := fontsIn(ctx, sys, match[1])
		if err != nil {
			return err
		}
		fonts += more
	}
	if files == 0 {
		return fmt.Errorf("the page has no files: is it built?")
	}
	all := entry + fonts
	t.add(row{
		what: "first page load, " + encoding, measured: fmt.Sprintf("%.0f KB", float64(all)/1000),
		reference: fmt.Sprintf("%.0f KB in %d files, %.0f KB of fonts", float64(entry)/1000, files+1, float64(fonts)/1000),
		ratio:     fmt.Sprintf("%.2f", float64(all)/pageTarget), target: "< 300 KB", met: judge(all < pageTarget),
	})
	return nil
}

// fontsIn is the size of the fonts a style sheet has for Vietnamese text:
// browsers load a subset only when a page shows its letters.
func fontsIn(ctx context.Context, sys *system, path string) (bytes int, err error) {
	style, _, err := fetch(ctx, sys.URL()+path, "identity")
	if err != nil {
		return 0, err
	}
	for _, match := range fontFiles.FindAllStringSubmatch(style, -1) {
		if strings.Contains(match[1], "latin-ext") {
			continue
		}
		_, size, err := fetch(ctx, sys.URL()+match[1], "identity")
		if err != nil {
			return 0, err
		}
		bytes += size
	}
	return bytes, nil
}

// fetch reads an address in an encoding; size is what the content took on the
// wire.
func fetch(ctx context.Context, address, encoding string) (content string, size int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Accept-Encoding", encoding) // set here, so the client leaves the answer as it is
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = resp.Body.Close() }() // nothing was written
	if resp.StatusCode != http.StatusOK {
		return "", 0, fmt.Errorf("%s answered %s", address, resp.Status)
	}
	wire, err := io.ReadAll(resp.Body)
	return string(wire), len(wire), err
}
