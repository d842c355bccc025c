package synthetic_test
import ("testing";"entente/store/storetest";"entente/models";"entente/synthetic")
func BenchmarkGen(b *testing.B){
 for range b.N {
  s,_:=storetest.New(b, "sqlite")
  if err:=synthetic.Generate(storetest.As(b, models.RoleAdministrator),s,synthetic.Options{Agreements:2000,Commitments:2000,Seed:1},quietly); err!=nil{b.Fatal(err)}
 }
}
