// Traefik 3.7 needs a replace to a folder that its module does not hold; 3.6.12 does not.
module cluster.local/traefik

go 1.26

require (
	github.com/go-acme/lego/v4 v4.33.0
	github.com/traefik/traefik/v3 v3.6.12
	k8s.io/api v0.35.4
	k8s.io/client-go v0.35.4
)

replace (
	// Traefik's own replaces (a dependency's replace lines do not count here)
	github.com/abbot/go-http-auth => github.com/containous/go-http-auth v0.4.1-0.20200324110947-a37a7636d23e
	github.com/gorilla/mux => github.com/containous/mux v0.0.0-20250523120546-41b6ec3aed59
	github.com/mailgun/minheap => github.com/containous/minheap v0.0.0-20190809180810-6e71eb837595
	// made while building: the same module without its DNS providers
	github.com/go-acme/lego/v4 => ./lego
)

exclude github.com/tencentcloud/tencentcloud-sdk-go v3.0.83+incompatible

tool github.com/traefik/traefik/v3/cmd/traefik
