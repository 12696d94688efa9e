// Package demo holds the made-up accounts and people that the local runtime
// is seeded with: the district of Nghi Xuân, Hà Tĩnh, in the three-level
// structure, and the two-level commune Thành Sen. None of it runs on AWS.
package demo

import (
	"strings"

	"ansinh/shared/org"
)

// Password opens every demo account.
const Password = "AnSinh@2026"

// ClientSecret opens the provider's client account.
const ClientSecret = "buu-dien-noi-bo"

// Account is a demo account with what its token says.
type Account struct {
	org.Officer
	// Client accounts log in with client credentials instead of a password.
	Client bool
}

// Claims are the account's token claims, in the names of docs/architecture.md.
func (a Account) Claims() map[string]string {
	roles := make([]string, len(a.Roles))
	for i, role := range a.Roles {
		roles[i] = string(role)
	}
	return map[string]string{
		"sub": a.ID, "name": a.Name, "unit": string(a.Unit),
		"level": string(a.Level), "roles": strings.Join(roles, " "),
	}
}

// Accounts lists the demo accounts in the order the log-in page shows them.
func Accounts() []Account {
	accounts := []Account{
		person("so.hatinh", "Trần Thị Minh Nguyệt", "Chuyên viên Sở LĐTBXH", "42", org.Province, org.Administrator),
		person("huyen.canbo", "Nguyễn Thị Hồng Nhung", "Cán bộ BTXH huyện", "442", org.District, org.CaseOfficer),
		person("huyen.canbo2", "Phan Đình Quân", "Cán bộ BTXH huyện", "442", org.District, org.CaseOfficer),
		person("huyen.truongphong", "Lê Quang Vinh", "Trưởng phòng LĐTBXH", "442", org.District, org.Head),
		person("huyen.lanhdao", "Bùi Việt Hùng", "Chủ tịch UBND huyện", "442", org.District, org.Leader),
		person("huyen.vanthu", "Đặng Thị Thu Hà", "Văn thư huyện", "442", org.District, org.Clerk),
	}
	accounts = append(accounts, commune("xuanyen", "18376", [4]string{"Hồ Sỹ Dũng", "Trần Văn Lộc", "Nguyễn Xuân Thắng", "Võ Thị Lan Anh"})...)
	accounts = append(accounts, commune("xuanhoi", "18355", [4]string{"Lê Thị Thanh Tâm", "Hoàng Văn Phúc", "Đậu Đức Năng", "Trần Thị Bích Ngọc"})...)
	accounts = append(accounts, commune("thanhsen", "18073-2025", [4]string{"Nguyễn Thị Kim Oanh", "Lê Văn Thành", "Dương Tất Thắng", "Phạm Thị Mỹ Hạnh"})...)
	return append(accounts,
		person("buudien.canbo", "Nguyễn Văn Bưu", "Bưu điện huyện Nghi Xuân", "442", org.Provider, org.ProviderStaff),
		Account{Officer: officer("post-office", "Hệ thống Bưu điện", "Hệ thống đơn vị chi trả", "442", org.Provider, org.ProviderSystem), Client: true},
		person("congdan.an", "Nguyễn Văn An", "Công dân", "18376", org.Citizen, org.CitizenRole),
	)
}

// commune is a commune's two officers, leader and clerk.
func commune(prefix string, unit org.UnitID, names [4]string) []Account {
	return []Account{
		person(prefix+".canbo", names[0], "Cán bộ BTXH xã", unit, org.Commune, org.CaseOfficer),
		person(prefix+".canbo2", names[1], "Cán bộ BTXH xã", unit, org.Commune, org.CaseOfficer),
		person(prefix+".lanhdao", names[2], "Chủ tịch UBND xã", unit, org.Commune, org.Leader),
		person(prefix+".vanthu", names[3], "Văn thư xã", unit, org.Commune, org.Clerk),
	}
}

func person(account, name, position string, unit org.UnitID, level org.Level, roles ...org.Role) Account {
	return Account{Officer: officer(account, name, position, unit, level, roles...)}
}

func officer(account, name, position string, unit org.UnitID, level org.Level, roles ...org.Role) org.Officer {
	return org.Officer{ID: account, Name: name, Position: position, Unit: unit, Level: level, Roles: roles, Active: true}
}
