package demonstration

import (
	"context"
	"fmt"
)

// The places of the play: the commune whose workbook is imported, and the one
// whose dossier travels.
const (
	importCommune = "18355" // Xuân Hội
	locality      = "442"   // Nghi Xuân
)

// cast are the people of the play, by what they do.
type cast struct {
	visitor *person // nobody: whoever scans a decision's QR code

	communeOfficer, communeLeader, communeClerk *person

	districtOfficer, secondOfficer, head, districtLeader, districtClerk *person

	postman *person // the post office's own clerk
}

// gather logs everybody in.
func (p *play) gather(ctx context.Context) (cast, error) {
	var c cast
	for _, role := range []struct {
		who            **person
		account, title string
	}{
		{&c.communeOfficer, "xuanyen.canbo", "Cán bộ xã Xuân Yên"},
		{&c.communeLeader, "xuanyen.lanhdao", "Chủ tịch xã Xuân Yên"},
		{&c.communeClerk, "xuanyen.vanthu", "Văn thư xã Xuân Yên"},
		{&c.districtOfficer, "huyen.canbo", "Cán bộ huyện"},
		{&c.secondOfficer, "huyen.canbo2", "Cán bộ huyện thứ hai"},
		{&c.head, "huyen.truongphong", "Trưởng phòng"},
		{&c.districtLeader, "huyen.lanhdao", "Chủ tịch huyện"},
		{&c.districtClerk, "huyen.vanthu", "Văn thư huyện"},
		{&c.postman, "buudien.canbo", "Bưu điện"},
	} {
		token, err := p.Token(ctx, role.account)
		if err != nil {
			return c, fmt.Errorf("đăng nhập %s: %w", role.account, err)
		}
		*role.who = &person{title: role.title, account: role.account, url: p.URL, token: token}
	}
	c.visitor = &person{title: "Người quét mã QR", url: p.URL}
	return c, nil
}
