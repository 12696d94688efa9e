// Package payment is the month: who is paid what, by whom, and what became of
// it (Phân hệ quản lý chi trả, requirements part F). A List is the payment
// list of one locality, period and type with the cycle P1 to P15 of F.1; a
// Line is one policy of one person on it. One file holds one thing that may
// happen to a list. The package knows no store, no HTTP and no clock.
package payment
