{{/* The name of everything of this release: the release's own, with the chart's where it is not part of it. */}}
{{- define "kube-vrrp.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Labels of every object. Call with (dict "root" $ "part" "operator"). */}}
{{- define "kube-vrrp.labels" -}}
{{ include "kube-vrrp.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* The labels that never change, by which pods are selected. */}}
{{- define "kube-vrrp.selector" -}}
app.kubernetes.io/name: kube-vrrp
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{/* An image. Call with (dict "root" $ "image" .Values.operator.image). */}}
{{- define "kube-vrrp.image" -}}
{{ printf "%s:%s" .image.repository (default .root.Chart.AppVersion .image.tag) | quote }}
{{- end }}

{{/* "true" where the admission policy is wanted and the API server knows it: version 1 of it came with Kubernetes 1.30. */}}
{{- define "kube-vrrp.admissionPolicy" -}}
{{- if and .Values.admissionPolicy.enabled (.Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1")
  (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) }}true{{ end }}
{{- end }}
