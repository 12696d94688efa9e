package printout_test

import (
	"testing"
	"time"

	"ansinh/shared/printout"
)

func TestPlaceAndDay_J04_IsWrittenAsOnOfficialPapers(t *testing.T) {
	for unit, want := range map[string]string{
		"Huyện Nghi Xuân":     "Nghi Xuân, ngày 05 tháng 11 năm 2026",
		"Thị trấn Xuân An":    "Xuân An, ngày 05 tháng 11 năm 2026",
		"Thành phố Hà Tĩnh":   "Hà Tĩnh, ngày 05 tháng 11 năm 2026",
		"Phường 12":           "Phường 12, ngày 05 tháng 11 năm 2026",
		"Đơn vị chưa đặt tên": "Đơn vị chưa đặt tên, ngày 05 tháng 11 năm 2026",
	} {
		if got := printout.PlaceAndDay(unit, time.Date(2026, 11, 4, 20, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := printout.PlaceAndDay("Xã Xuân Hội", time.Date(2027, 2, 9, 1, 0, 0, 0, time.UTC)); got != "Xuân Hội, ngày 09 tháng 02 năm 2027" {
		t.Error(got)
	}
}
