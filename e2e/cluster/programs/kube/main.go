// One binary with every program of a small Kubernetes cluster, chosen by the name it is
// called by (links kube-apiserver, kubectl, …) or else by its first argument.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strings"
	_ "time/tzdata" // time zones for CronJob

	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/log"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/rewrite"
	_ "github.com/coredns/coredns/plugin/template"
	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	genericapiserver "k8s.io/apiserver/pkg/server"
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
	metricsserver "sigs.k8s.io/metrics-server/cmd/metrics-server/app"
)

func cmd(f func() *cobra.Command) func() int { return func() int { return cli.Run(f()) } }

var programs = map[string]func() int{
	"kube-apiserver":          cmd(apiserver.NewAPIServerCommand),
	"kube-controller-manager": cmd(kcm.NewControllerManagerCommand),
	"kube-scheduler":          cmd(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubelet":                 cmd(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
	"kube-proxy":              cmd(proxy.NewProxyCommand),
	"kubectl": func() int {
		logs.GlogSetter(kubectl.GetLogVerbosity(os.Args)) //nolint:errcheck
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			kubectlutil.CheckErr(err)
		}
		return 0
	},
	"etcd":    func() int { etcdmain.Main(os.Args); return 0 },
	"coredns": func() int { coremain.Run(); return 0 },
	"metrics-server": func() int {
		logs.InitLogs()
		defer logs.FlushLogs()
		if err := metricsserver.NewMetricsServerCommand(genericapiserver.SetupSignalHandler()).Execute(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	},
}

// forwards copies connections: SLIPWAY_FORWARD="LISTEN=TARGET …". The API server listens on loopback only, and an
// address it advertises to pods may not be loopback, so it also has to be reached on the bridge's address.
func forwards() {
	for _, f := range strings.Fields(os.Getenv("SLIPWAY_FORWARD")) {
		listen, target, _ := strings.Cut(f, "=")
		l, err := net.Listen("tcp", listen)
		if err != nil {
			fmt.Fprintln(os.Stderr, "forward:", err)
			os.Exit(1)
		}
		go func() {
			for {
				a, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer a.Close()
					b, err := net.Dial("tcp", target)
					if err != nil {
						return
					}
					defer b.Close()
					done := make(chan struct{}, 2)
					for _, p := range [2][2]net.Conn{{a, b}, {b, a}} {
						go func() { io.Copy(p[0], p[1]); done <- struct{}{} }()
					}
					<-done
				}()
			}
		}()
	}
}

func main() {
	forwards()
	name := filepath.Base(os.Args[0])
	run, ok := programs[name]
	if !ok && len(os.Args) > 1 {
		if run, ok = programs[os.Args[1]]; ok {
			os.Args = os.Args[1:]
		}
	}
	if !ok {
		var names []string
		for n := range programs {
			names = append(names, n)
		}
		sort.Strings(names)
		fmt.Fprintln(os.Stderr, "usage: kube PROGRAM [ARGUMENTS], or a link of that name; programs: "+strings.Join(names, " "))
		os.Exit(2)
	}
	if filepath.Base(os.Args[0]) != "coredns" {
		dropCoreDNSFlags()
	}
	os.Exit(run())
}

// dropCoreDNSFlags takes CoreDNS's flags off the global set, where kube-proxy would find its "version" in place of its own.
func dropCoreDNSFlags() {
	drop := map[string]bool{"conf": true, "dns.port": true, "p": true, "pidfile": true, "plugins": true, "quiet": true, "version": true}
	keep := flag.NewFlagSet(os.Args[0], flag.ExitOnError)
	flag.VisitAll(func(f *flag.Flag) {
		if !drop[f.Name] {
			keep.Var(f.Value, f.Name, f.Usage)
		}
	})
	flag.CommandLine = keep
}
