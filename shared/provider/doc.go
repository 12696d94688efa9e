// Package provider holds the messages between An Sinh and the payment provider
// (đơn vị chi trả): packages of payments to make and settlements that tell
// the outcome of each. Names follow the G2P Connect disbursement interface
// 1.0, so that an exchange between systems needs no translation.
package provider
